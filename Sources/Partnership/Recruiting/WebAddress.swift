import Foundation

/// A website's address: http or https with a host that has a dot.
public enum WebAddress {
    /// The address with https:// in front when people left the scheme out; nil when it cannot be one.
    public static func completed(_ typed: String) -> String? {
        let address = typed.contains("://") ? typed : "https://\(typed)"
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, host.contains("."), !host.hasPrefix("."),
            !host.hasSuffix("."), parts.user == nil, parts.password == nil
        else { return nil }
        return address
    }
}
