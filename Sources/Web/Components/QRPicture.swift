import Templates

/// A QR code as a picture: one path of dark squares.
public struct QRPicture: ViewModel, Hashable {
    public let viewBox: String
    public let path: String
    /// What it is, for those who do not see it.
    public let label: String

    public static let schema = Schema<Self>(\.viewBox, \.path, \.label)

    /// Nil for a text that is too long for one.
    public init?(_ text: String, label: String) {
        guard let code = QRCode(text) else { return nil }
        viewBox = code.viewBox
        path = code.path
        self.label = label
    }
}
