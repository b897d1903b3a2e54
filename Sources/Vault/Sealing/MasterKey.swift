public import Kernel

/// The key of the installation, from SECRET_KEY or the data folder, never from the database.
public struct MasterKey: Sendable {
    public static let byteCount = 32
    private let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 hexadecimal digits or 43 characters of unpadded base64url.
    public init?(text: some StringProtocol) {
        guard let bytes = Digest.bytes(hex: text) ?? Base64.bytes(urlSafe: text) else { return nil }
        self.init(bytes)
    }

    public static func make(_ chance: Chance) -> MasterKey? { MasterKey(chance.bytes(byteCount)) }

    /// 64 hexadecimal digits, to be kept in a file that only the program may read.
    public var text: String { Digest.hex(bytes) }

    /// A key of 32 bytes for one purpose: HKDF-Expand of RFC 5869 with one block. Keys of two purposes tell nothing
    /// about each other.
    public func key(for purpose: String) -> [UInt8] {
        Digest.hmacSHA256(key: bytes, Array("tributary/\(purpose)".utf8) + [1])
    }
}

extension MasterKey: CustomStringConvertible {
    public var description: String { "a master key" }
}
