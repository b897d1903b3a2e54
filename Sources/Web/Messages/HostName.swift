/// The host that a request is for, from its one `Host` header: lower case, without the port.
struct HostName: Hashable, Sendable {
    static let longest = 253

    let name: String
    let port: Int?

    /// Nil when the header cannot be a host: empty, with spaces, user names, paths or odd characters.
    init?(_ header: String) {
        let bytes = Array(header.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.longest + 6 else { return nil }
        let isLiteral = bytes[0] == UInt8(ascii: "[")
        let nameEnd: Int
        if isLiteral {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            nameEnd = close + 1
        } else {
            nameEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        }
        if nameEnd < bytes.count {
            guard bytes[nameEnd] == UInt8(ascii: ":"),
                let number = Int(String(decoding: bytes[(nameEnd + 1)...], as: UTF8.self)),
                bytes[nameEnd + 1] != UInt8(ascii: "+"), (1...65_535).contains(number)
            else { return nil }
            port = number
        } else {
            port = nil
        }
        let name = bytes[..<nameEnd]
        guard !name.isEmpty, name.allSatisfy({ isLiteral ? Self.isLiteralByte($0) : Self.isNameByte($0) }) else {
            return nil
        }
        self.name = String(decoding: name, as: UTF8.self).lowercased()
    }

    /// As an origin writes it: with the port where there is one.
    var authority: String { port.map { "\(name):\($0)" } ?? name }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...58, 65...70, 97...102, UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }
}
