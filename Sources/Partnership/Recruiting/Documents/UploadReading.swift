import Kernel

/// Looks at an uploaded file before anything of it is kept: is it whole, is it what it says, and only that. A file that
/// is two things at once, or that would do something when it is opened, is refused.
public enum UploadReading {
    public static let mostBytes = 10 * 1024 * 1024
    static let longestName = 200
    /// A picture with more points than this is made to fill the memory of who looks at it.
    static let mostPoints = 100_000_000

    /// The type of a file. Throws Invalid for the field `files`, in words that say what to do.
    public static func type(of bytes: [UInt8], named name: String) throws -> UploadType {
        guard !name.isEmpty, name.count <= longestName, name.isPlainText(), !name.contains("/"), !name.contains("\\"),
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .format })
        else { throw refused("The name of the file has characters that cannot be used. Rename it, like license.pdf.") }
        if bytes.isEmpty { throw refused("\(name) is empty. Choose the file again.") }
        if bytes.count > mostBytes { throw refused("\(name) is larger than 10 MB. Save it smaller, or in parts.") }
        guard let type = begins(bytes) else {
            throw refused("\(name) is no PDF, JPG or PNG file. Save or scan it as one of these.")
        }
        guard type.nameEnds.contains(where: { name.lowercased().hasSuffix($0) }) else {
            throw refused(
                """
                \(name) holds a \(type.label) picture or text but is named otherwise. Rename it to end in \
                \(type.nameEnds[0]).
                """)
        }
        let isWhole =
            switch type {
            case .pdf: PDFReading.isWhole(bytes)
            case .jpg: JPEGReading.isWhole(bytes)
            case .png: PNGReading.isWhole(bytes)
            }
        guard isWhole, !hasArchiveEnd(bytes) else {
            throw refused("\(name) is damaged or holds more than one document. Save or scan it again.")
        }
        if type == .pdf, PDFReading.acts(bytes) {
            throw refused("\(name) holds scripts, forms or other files. Print it to a plain PDF and choose that.")
        }
        return type
    }

    private static func begins(_ bytes: [UInt8]) -> UploadType? {
        if bytes.starts(with: Array("%PDF-".utf8)) { return .pdf }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpg }
        return bytes.starts(with: PNGReading.signature) ? .png : nil
    }

    /// Archives are read from their end: a picture with one behind it would open as both.
    private static func hasArchiveEnd(_ bytes: [UInt8]) -> Bool {
        bytes.suffix(66_000).hasRun([0x50, 0x4B, 0x05, 0x06])
    }

    private static func refused(_ words: Wording) -> Invalid { Invalid("files", words) }
}

extension Collection<UInt8> {
    /// Whether the bytes of `run` stand somewhere, one after the other.
    func hasRun(_ run: [UInt8]) -> Bool {
        guard let first = run.first else { return true }
        var rest = self[...]
        while let place = rest.firstIndex(of: first) {
            rest = rest[place...]
            if rest.starts(with: run) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
