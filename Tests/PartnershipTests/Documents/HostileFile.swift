import Samples
import Testing

/// A file that somebody might upload to do harm, or by mistake, with the words that refuse it.
struct HostileFile: Sendable, CustomTestStringConvertible {
    let what: String
    let name: String
    let bytes: [UInt8]
    let words: String

    var testDescription: String { what }

    init(_ what: String, _ name: String, _ bytes: [UInt8], _ words: String) {
        self.what = what
        self.name = name
        self.bytes = bytes
        self.words = words
    }

    static let pdf = SamplePaper(name: "license.pdf", lines: ["Business license", "Valid"]).bytes
    static let png = Array(
        base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    /// One grey point.
    static let jpg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]
        + [0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
        + [0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]
        + [0xFF, 0xC4, 0, 20, 0, 1] + [UInt8](repeating: 0, count: 15) + [0]
        + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x7F, 0xFF, 0xD9]

    static let all: [HostileFile] = names + types + broken + double + acting + packedAway

    private static let names = [
        HostileFile("a path", "../../etc/passwd.pdf", pdf, "characters that cannot be used"),
        HostileFile("a path of Windows", "..\\..\\boot.pdf", pdf, "characters that cannot be used"),
        HostileFile("a null in the name", "license\u{0}.pdf", pdf, "characters that cannot be used"),
        HostileFile("a line in the name", "license\r\nX: y.pdf", pdf, "characters that cannot be used"),
        HostileFile("a name that turns around", "license\u{202E}fdp.exe", pdf, "characters that cannot be used"),
        HostileFile("a name without width", "lic\u{200B}ense.pdf", pdf, "characters that cannot be used"),
        HostileFile("no name", "", pdf, "characters that cannot be used"),
        HostileFile("a very long name", String(repeating: "a", count: 300) + ".pdf", pdf, "characters that cannot be"),
    ]

    private static let types = [
        HostileFile("a program", "license.pdf", [0x4D, 0x5A, 0x90, 0] + pdf, "no PDF, JPG or PNG"),
        HostileFile("a program of Linux", "license.pdf", [0x7F, 0x45, 0x4C, 0x46, 2, 1], "no PDF, JPG or PNG"),
        HostileFile("a page", "license.pdf", Array("<!doctype html><script>alert(1)</script>".utf8), "no PDF, JPG or"),
        HostileFile("a picture with scripts", "logo.svg", Array("<svg onload='alert(1)'/>".utf8), "no PDF, JPG or PNG"),
        HostileFile(
            "a zip bomb", "papers.pdf", [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 42), "no PDF, JPG or"),
        HostileFile("a gzip bomb", "papers.pdf", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "no PDF, JPG or PNG"),
        HostileFile("a document with macros", "offer.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1], "no PDF, JPG or PNG"),
        HostileFile("an animated picture", "logo.gif", Array("GIF89a".utf8), "no PDF, JPG or PNG"),
        HostileFile("a PDF that is named a program", "license.pdf.exe", pdf, "is named otherwise"),
        HostileFile("a picture that is named a PDF", "license.pdf", png, "is named otherwise"),
        HostileFile("a PDF that is named a picture", "license.png", pdf, "is named otherwise"),
    ]

    private static let broken = [
        HostileFile("nothing", "license.pdf", [], "is empty"),
        HostileFile("11 MB", "license.pdf", pdf + [UInt8](repeating: 32, count: 11 << 20), "larger than 10 MB"),
        HostileFile("half a PDF", "license.pdf", Array(pdf.prefix(pdf.count / 2)), "damaged"),
        HostileFile("a PDF in name only", "license.pdf", Array("%PDF-1.4\n".utf8), "damaged"),
        HostileFile("half a PNG", "logo.png", Array(png.prefix(40)), "damaged"),
        HostileFile("half a JPG", "photo.jpg", Array(jpg.dropLast(2)), "damaged"),
        HostileFile("a PNG of 16 billion points", "logo.png", huge(png), "damaged"),
        HostileFile("a JPG of no points", "photo.jpg", flat(jpg), "damaged"),
    ]

    private static let double = [
        HostileFile(
            "a PDF with a page behind it", "license.pdf", pdf + Array("<script>x</script>".utf8), "more than one"),
        HostileFile(
            "a PDF with an archive behind it", "license.pdf", pdf + archive + Array("%%EOF".utf8), "more than one"),
        HostileFile("a PNG with an archive behind it", "logo.png", png + archive, "more than one"),
        HostileFile("a JPG with an archive behind it", "photo.jpg", jpg + archive, "more than one"),
        HostileFile("a JPG with an archive in it", "photo.jpg", withComment(archive), "more than one"),
        HostileFile("a JPG with a page behind it", "photo.jpg", jpg + Array("<?php x() ?>".utf8), "more than one"),
    ]

    private static let acting = [
        "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/XFA", "/RichMedia", "/J#61vaScript",
    ]
    .map { name in
        HostileFile(
            "a PDF with \(name)", "form.pdf",
            SamplePaper(name: "form.pdf", lines: []).bytes.replacing(
                Array("/Type /Catalog".utf8), with: Array("/Type /Catalog \(name) 9 0 R".utf8)),
            "holds scripts, forms or other files")
    }

    private static let packedAway = [
        HostileFile("a PDF with a compressed script", "form.pdf", packed(script), "holds scripts"),
        HostileFile(
            "a PDF with a script in another filter", "form.pdf", packed(script, dictionary: "/Filter /LZWDecode"),
            "holds scripts"),
        HostileFile("a PDF whose objects cannot be read", "form.pdf", packed([1, 2, 3, 4, 5, 6]), "holds scripts"),
        HostileFile(
            "a PDF with a script behind a stream in a text", "form.pdf",
            packed(script, dictionary: "/X (stream\nendstream) /Filter /FlateDecode"), "holds scripts"),
    ]

    /// Objects that lie compressed in a stream, as newer programs write them.
    static func packed(_ objects: [UInt8], dictionary: String = "/Filter /FlateDecode") -> [UInt8] {
        let head = "7 0 obj\n<< /Type /ObjStm /N 1 /First 4 \(dictionary) /Length \(objects.count) >>\nstream\n"
        let object = Array(head.utf8) + objects + Array("\nendstream\nendobj\n".utf8)
        return pdf.replacing(Array("trailer".utf8), with: object + Array("trailer".utf8))
    }

    /// The objects `1 0 << /S /JavaScript /JS (app.alert(1)) >>`, compressed.
    static let script = Array(base64: "eJwzVDBQsLFR0A9W0PdKLEsMTi7KLCgBsoMVNBILCvQSc1KLSjQMNTUV7OwA/3MMBA==")
    /// The objects `1 0 << /Type /Catalog /Pages 2 0 R >>`, compressed.
    static let plain = Array(base64: "eJwzVDBQsLFR0A+pLEhV0HdOLEnMyU9X0A9ITE8tVjACSgYp2NkBAL0HCgQ=")

    private static let archive: [UInt8] = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)

    private static func withComment(_ bytes: [UInt8]) -> [UInt8] {
        Array(jpg.prefix(2)) + [0xFF, 0xFE, 0, UInt8(bytes.count + 2)] + bytes + jpg.dropFirst(2)
    }

    private static func huge(_ picture: [UInt8]) -> [UInt8] {
        var bytes = picture
        for place in [16, 17, 18, 20, 21, 22] { bytes[place] = 1 }
        return bytes
    }

    private static func flat(_ picture: [UInt8]) -> [UInt8] {
        guard let frame = picture.firstIndex(of: 0xC0) else { return picture }
        var bytes = picture
        bytes[frame + 5] = 0
        return bytes
    }
}

extension [UInt8] {
    fileprivate init(base64 text: String) {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var (bits, count) = (0, 0)
        self = []
        for letter in text.utf8 {
            guard let value = letters.firstIndex(of: letter) else { continue }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                append(UInt8(bits >> count & 0xFF))
            }
        }
    }
}
