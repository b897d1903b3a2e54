/// A kind of file that applicants may upload, known by its content and never by its name.
public enum UploadType: String, CaseIterable, Sendable, Hashable {
    case pdf, jpg, png

    public var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .jpg: "image/jpeg"
        case .png: "image/png"
        }
    }

    /// The ends of names that fit the content.
    var nameEnds: [String] {
        switch self {
        case .pdf: [".pdf"]
        case .jpg: [".jpg", ".jpeg"]
        case .png: [".png"]
        }
    }

    public var label: String { rawValue.uppercased() }
}
