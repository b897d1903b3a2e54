import Identity
import Templates

/// What a letter shows of the tenant: the name on top, the colour of the button, whom to ask, the address below.
public struct Brand: ViewModel, Hashable {
    /// The programme's own colour, for tenants that have none or one on which white words cannot be read.
    static let standardAccent = Color(rgb: 0x0f5c66)

    public let name: String
    /// Dark enough for white words.
    public let accent: Color
    public let supportEmail: String
    public let footerAddress: String
    /// Where the recipient chooses what letters to get; nil in letters that nobody can switch off.
    public let choicesLink: String?

    public static let schema = Schema<Self>(\.name, \.accent, \.supportEmail, \.footerAddress, \.choicesLink)

    /// `accent` is a colour as `#rrggbb`.
    public init(
        name: String, accent: String, supportEmail: String, footerAddress: String, choicesLink: String? = nil
    ) {
        self.name = name
        self.accent = Color(accent).flatMap { Self.isReadableUnderWhite($0.text) ? $0 : nil } ?? Self.standardAccent
        self.supportEmail = supportEmail
        self.footerAddress = footerAddress
        self.choicesLink = choicesLink
    }

    /// What letters show of a tenant.
    init(_ tenant: Tenant, choicesLink: String? = nil) {
        self.init(
            name: tenant.name, accent: tenant.accent, supportEmail: tenant.supportEmail,
            footerAddress: tenant.footerAddress, choicesLink: choicesLink)
    }

    /// A contrast of at least 4.5 with white (WCAG 2.2, 1.4.3) asks for a relative luminance of at most 0.183. The
    /// channels are squared instead of raised to 2.4, which errs on the dark side.
    static func isReadableUnderWhite(_ color: String) -> Bool {
        guard color.utf8.count == 7, color.hasPrefix("#"), let value = UInt32(color.dropFirst(), radix: 16) else {
            return false
        }
        let channels = [value >> 16 & 255, value >> 8 & 255, value & 255].map { UInt64($0 * $0) }
        let luminance = channels[0] * 2126 + channels[1] * 7152 + channels[2] * 722
        return luminance * 1000 <= 183 * 10_000 * 255 * 255
    }
}
