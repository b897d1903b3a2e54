import Kernel
import Vault

/// What the site needs to know about the place where it runs.
public struct SiteSettings: Sendable {
    /// The address under which people reach the program, "https://partners.northwind.example", without a path.
    public let baseURL: String
    /// The folder for files that are being uploaded.
    public let uploadFolder: String
    /// Proxies of our own, which say for whom they ask.
    let proxies: [AddressRange]
    let isSecure: Bool
    let csrfKey: [UInt8]
    let noticeKey: [UInt8]

    public init(baseURL: String, uploadFolder: String, proxies: [AddressRange] = [], key: MasterKey) {
        var baseURL = baseURL
        while baseURL.hasSuffix("/") { baseURL.removeLast() }
        self.baseURL = baseURL
        self.uploadFolder = uploadFolder
        self.proxies = proxies
        isSecure = baseURL.hasPrefix("https:")
        csrfKey = key.key(for: "csrf")
        noticeKey = key.key(for: "notice")
    }
}
