import Kernel
import Testing

@testable import Partnership

@Suite struct UploadReadingTests {
    @Test(arguments: [
        ("license.pdf", HostileFile.pdf, UploadType.pdf), ("LICENSE.PDF", HostileFile.pdf, .pdf),
        ("Gewerbe Müller & Söhne.pdf", HostileFile.pdf, .pdf), ("logo.png", HostileFile.png, .png),
        ("packed.pdf", HostileFile.packed(HostileFile.plain), .pdf),
        ("photo.jpg", HostileFile.jpg, .jpg), ("photo.jpeg", HostileFile.jpg, .jpg),
    ])
    func whatPeopleScanIsTaken(name: String, bytes: [UInt8], type: UploadType) throws {
        #expect(try UploadReading.type(of: bytes, named: name) == type)
    }

    @Test(arguments: HostileFile.all)
    func everythingElseIsRefusedInWordsThatHelp(file: HostileFile) {
        let invalid = #expect(throws: Invalid.self) { try UploadReading.type(of: file.bytes, named: file.name) }
        #expect(invalid?.problems.map(\.field) == ["files"])
        #expect(invalid?.problems.first?.message.contains(file.words) == true, "\(invalid?.problems ?? [])")
    }

    @Test func thereAreThirtyAndMore() { #expect(HostileFile.all.count >= 30) }

    /// Cut anywhere, a file is damaged and nothing ends badly.
    @Test(arguments: [HostileFile.pdf, HostileFile.png, HostileFile.jpg])
    func noBeginningOfAFileIsAFile(bytes: [UInt8]) {
        for count in 0..<(bytes.count - 1) {
            for name in ["a.pdf", "a.png", "a.jpg"] {
                #expect(throws: Invalid.self) { try UploadReading.type(of: Array(bytes.prefix(count)), named: name) }
            }
        }
    }
}
