import Kernel
import Vault

/// Which page of a list is asked for.
struct PageRequest: Sendable {
    static let most = 100
    static let usual = 50

    let count: Int
    /// The place after which the page begins.
    let after: String?

    static let parameters = [
        Parameter("limit", .integer(1...Int64(most)), "Rows of a page, \(usual) unless told."),
        Parameter("cursor", .opaque(2000), "The next_cursor of the page before."),
    ]
}

/// Turns the place after a page into an opaque text and back. A cursor works for its list and tenant only.
struct Cursors: Sendable {
    private static let sealLength = 16

    let key: [UInt8]

    func text(_ place: String, of list: String) -> String {
        let bytes = Array(place.utf8)
        return Base64.urlSafe(seal(bytes, list) + bytes)
    }

    /// Nil for a text that was not made for this list.
    func place(_ text: String, of list: String) -> String? {
        guard let bytes = Base64.bytes(urlSafe: text), bytes.count > Self.sealLength else { return nil }
        let place = Array(bytes[Self.sealLength...])
        guard Digest.constantTimeEqual(Array(bytes[..<Self.sealLength]), seal(place, list)) else { return nil }
        return String(validating: place, as: UTF8.self)
    }

    private func seal(_ place: [UInt8], _ list: String) -> [UInt8] {
        Array(Digest.hmacSHA256(key: key, Array("cursor \(list)\n".utf8) + place)[..<Self.sealLength])
    }
}
