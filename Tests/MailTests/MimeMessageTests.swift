import Kernel
import Testing

@testable import Mail

@Suite struct MimeMessageTests {
    private func letter(
        subject: String = "We received your application", name: String = "Ana Diaz", headers: [Letter.Header] = [],
        html: String = "<p>Hello</p>", text: String = "Hello"
    ) throws -> Letter {
        Letter(
            from: Mailbox("Northwind Fiber", try #require(EmailAddress("support@northwind.example"))),
            to: Mailbox(name, try #require(EmailAddress("ana@diaz.example"))), subject: subject, html: html, text: text,
            headers: headers)
    }

    private func write(_ letter: Letter) throws -> String {
        let message = try MimeMessage(
            letter, messageID: "0191@northwind.example", date: try #require(Instant("2026-03-02T21:05:00Z")))
        return String(decoding: message.bytes, as: UTF8.self)
    }

    @Test func `a letter has two parts and all the headers`() throws {
        let message = try write(letter(headers: [Letter.Header("List-Unsubscribe", "<https://northwind.example/u>")]))
        let expected = """
            From: "Northwind Fiber" <support@northwind.example>
            To: "Ana Diaz" <ana@diaz.example>
            Subject: We received your application
            Date: Mon, 02 Mar 2026 21:05:00 +0000
            Message-ID: <0191@northwind.example>
            List-Unsubscribe: <https://northwind.example/u>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_0191"

            --=_0191
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Hello
            --=_0191
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>Hello</p>
            --=_0191--

            """
        #expect(message == expected.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\0"])
    func `a line end in a header is refused`(_ end: String) throws {
        let evil = "x\(end)Bcc: everybody@evil.example"
        #expect(throws: HeaderRefused(header: "Subject")) { try write(letter(subject: evil)) }
        #expect(throws: HeaderRefused(header: "To")) { try write(letter(name: evil)) }
        #expect(throws: HeaderRefused(header: "X-Note")) { try write(letter(headers: [.init("X-Note", evil)])) }
        #expect(throws: HeaderRefused.self) { try write(letter(headers: [.init("X\(end)Y", "z")])) }
    }

    @Test(arguments: [
        "Grüße aus Zürich", "Welcome, \"Smith\" & Söhne <x>: you are approved",
        "日本語の会社からのお申し込みを受け付けました。ありがとうございます。", "=?UTF-8?B?ZXZpbA==?=",
        String(repeating: "long ", count: 60), String(repeating: "x", count: 300),
        "👨‍👩‍👧‍👦 family 👨‍👩‍👧‍👦 family 👨‍👩‍👧‍👦", "", "  two  spaces  ",
    ])
    func `header lines are short ASCII whatever the subject`(_ subject: String) throws {
        let message = try write(letter(subject: subject, name: subject))
        for line in message.split(separator: "\r\n", omittingEmptySubsequences: false) {
            #expect(line.utf8.count <= 76)
            #expect(line.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
        }
    }

    @Test func `a quoted name keeps its quotes`() throws {
        #expect(try write(letter(name: #"Ana "the boss" \ Diaz"#)).contains(#"To: "Ana \"the boss\" \\ Diaz" <ana@"#))
    }

    @Test func `quoted-printable keeps every byte in short lines`() {
        let texts = [
            "", "plain", "a=b", "trailing space ", "tab\t\nnext", "\u{e9}" + String(repeating: "x", count: 80),
            String(repeating: "=", count: 100), "line\rline\nline\r\n\r\nend", ".\n..\n.x",
            String(repeating: "é ", count: 90),
        ]
        for text in texts {
            let encoded = String(decoding: QuotedPrintable.encode(text), as: UTF8.self)
            let lines = encoded.split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.allSatisfy { $0.utf8.count <= 76 && !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
            #expect(encoded.utf8.allSatisfy { $0 < 127 })
            let wanted = text.unicodeScalars.split(separator: "\r\n".unicodeScalars, omittingEmptySubsequences: false)
                .flatMap { $0.split(omittingEmptySubsequences: false) { $0 == "\r" || $0 == "\n" } }
                .map { String(String.UnicodeScalarView($0)) }.joined(separator: "\r\n")
            #expect(decoded(encoded) == wanted)
        }
    }

    private func decoded(_ encoded: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(encoded.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            let pair = rest.prefix(2)
            rest = rest.dropFirst(2)
            if Array(pair) != [13, 10] { bytes.append(UInt8(String(decoding: pair, as: UTF8.self), radix: 16) ?? 0) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
