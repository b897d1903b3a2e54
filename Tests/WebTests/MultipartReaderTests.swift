import Testing

@testable import Web

@Suite struct MultipartReaderTests {
    static let body = Array(
        """
        preamble\r
        --b\r
        Content-Disposition: form-data; name="csrf_token"\r
        \r
        abc\r
        --b\r
        Content-Disposition: form-data; name="file"; filename="invoices (1).csv"\r
        Content-Type: text/csv\r
        \r
        id,amount\r\n1,2\r\n--not\r\n\r
        --b\r
        Content-Disposition: form-data; name="empty"; filename=""\r
        \r
        \r
        --b--\r
        epilogue
        """.utf8)

    private func read(_ body: [UInt8], chunk: Int) throws -> [String] {
        var reader = try #require(MultipartReader(contentType: "multipart/form-data; boundary=b"))
        var parts: [String] = []
        for start in stride(from: 0, to: body.count, by: chunk) {
            for output in try reader.read(body[start..<min(body.count, start + chunk)]) {
                switch output {
                case .part(let name, let fileName, let type): parts.append("\(name)|\(fileName ?? "-")|\(type)|")
                case .bytes(let bytes): parts[parts.count - 1] += String(decoding: bytes, as: UTF8.self)
                case .partEnd: parts[parts.count - 1] += "."
                }
            }
        }
        #expect(reader.isComplete)
        return parts
    }

    @Test func partsAreTheSameHoweverTheBytesArrive() throws {
        let expected = [
            "csrf_token|-|text/plain|abc.", "file|invoices (1).csv|text/csv|id,amount\r\n1,2\r\n--not\r\n.",
            "empty||text/plain|.",
        ]
        for chunk in [1, 2, 3, 5, 7, 16, 64, 10_000] { #expect(try read(Self.body, chunk: chunk) == expected) }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=b",
        "multipart/form-data; boundary=b; boundary=c",
        "multipart/form-data; boundary=\(String(repeating: "b", count: 71))",
    ])
    func unusableContentTypesAreRefused(type: String) {
        #expect(MultipartReader(contentType: type) == nil)
    }

    @Test func aHeadWithoutEndIsRefused() throws {
        var reader = try #require(MultipartReader(contentType: "multipart/form-data; boundary=b"))
        let flood = Array("--b\r\n".utf8) + [UInt8](repeating: 97, count: 10_000)
        #expect(throws: MultipartReader.Failure.headTooLong) { try reader.read(flood) }
    }

    @Test func hostileBytesNeverTrap() throws {
        var seed = UInt64(7)
        func next() -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33)
        }
        for _ in 0..<3000 {
            var reader = try #require(MultipartReader(contentType: "multipart/form-data; boundary=b"))
            var bytes = Self.body
            for _ in 0..<(next() % 6) { bytes[next() % bytes.count] = UInt8(truncatingIfNeeded: next()) }
            let cut = next() % bytes.count
            _ = try? reader.read(bytes[..<cut])
            _ = try? reader.read(bytes[cut...])
        }
    }
}
