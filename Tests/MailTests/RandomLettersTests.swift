import Foundation
import Kernel
import Testing
import Vault

@testable import Mail

/// Letters of every kind that chance can think of, sent through a mail server. `Tests/Browser/letters_test.py` names a
/// folder for them and reads them with programs that we did not write.
@Suite struct RandomLettersTests {
    private static let folder = ProcessInfo.processInfo.environment["TRIBUTARY_LETTERS_FOLDER"]

    @Test func `letters arrive with the bytes that left`() async throws {
        let chance = Chance.seeded(20_261_121)
        let count = Self.folder == nil ? 60 : 1000
        let server = try ScriptedMailServer(.init(capabilities: ["PIPELINING"]))
        defer { server.stop() }
        let client = SMTPClient(try #require(SMTPAddress(server.address)))
        let keys = try DkimKey.Algorithm.allCases.map { algorithm in
            let pair = try DkimPair.make(algorithm)
            return DkimKey(
                id: Identifier(high: 1, low: 1), domain: "northwind.example",
                selector: "test-\(algorithm == .rsa ? "rsa" : "ed")", algorithm: algorithm, state: .signing,
                privateKey: pair.privateKey, publicKey: pair.publicKey)
        }
        var wanted: [[String: String]] = []
        for number in 0..<count {
            let letter = try RandomLetter.make(chance, number)
            let message = try MimeMessage(
                letter,
                messageID: "\(Identifier(at: Instant(seconds: 1_772_485_500), chance: chance))@northwind.example",
                date: Instant(seconds: 1_772_485_500 + Int64(number) * 86_399))
            let signed = try DkimSigner(keys).sign(message, at: Instant(seconds: 1_772_485_500))
            try await client.send(
                signed.bytes, LetterEnvelope(from: "support@northwind.example", to: letter.to.address.text))
            #expect(server.state.messages[number] == String(decoding: signed.bytes, as: UTF8.self))
            #expect(signed.bytes.split(separator: 10).allSatisfy { $0.count <= 79 && $0.last == 13 })
            wanted.append([
                "subject": letter.subject, "html": letter.html, "text": letter.text, "name": letter.to.name,
                "address": letter.to.address.text,
            ])
        }
        await client.close()
        #expect(server.state.commands.count { $0.hasPrefix("MAIL") } == count)
        guard let folder = Self.folder else { return }
        for (number, message) in server.state.messages.enumerated() {
            try Data(message.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(number).eml"))
        }
        try JSONEncoder().encode(wanted).write(to: URL(fileURLWithPath: "\(folder)/wanted.json"))
        let records = Dictionary(uniqueKeysWithValues: keys.map { ("\($0.recordName).", $0.record) })
        try JSONEncoder().encode(records).write(to: URL(fileURLWithPath: "\(folder)/records.json"))
    }
}

/// A letter with what makes mail programs stumble.
private enum RandomLetter {
    private static let pieces = [
        "a", "word", " ", "  ", "\t", ".", "..", "\n.", "\n..\n", "\r\n.\r\n", "\r", "\n", "\n\n\n", " \n", "\t\n", "=",
        "=20", "=\n", "é", "日本語", "🦊", "👨‍👩‍👧‍👦", "\u{0301}", "<p>", "\"", "\\", "From ", "\nFrom me", ":",
        "\nBcc: everybody@evil.example", "=?UTF-8?B?ZXZpbA==?=", "?=", "--", "--=_", "\u{0}", "\u{7f}", "\u{feff}",
        "\u{2028}", "QUIT", "\nRSET\n", String(repeating: "x", count: 1200), String(repeating: "字", count: 400),
        String(repeating: " ", count: 90),
    ]

    static func make(_ chance: Chance, _ number: Int) throws -> Letter {
        let from = try #require(EmailAddress("support@northwind.example"))
        let to = try #require(EmailAddress("ana\(number)@diaz.example"))
        return Letter(
            from: Mailbox(number % 3 == 0 ? header(chance) : "Northwind Fiber", from), to: Mailbox(header(chance), to),
            subject: header(chance), html: body(chance), text: body(chance),
            headers: number % 2 == 0
                ? [] : [.init("List-Unsubscribe", "<https://northwind.example/letters/\(number)/advice>")])
    }

    /// Without line ends and NUL, which are refused.
    private static func header(_ chance: Chance) -> String {
        let text = words(chance, below: 7).unicodeScalars.filter { $0 != "\r" && $0 != "\n" && $0.value != 0 }
        return String(String.UnicodeScalarView(text))
    }

    private static func body(_ chance: Chance) -> String { words(chance, below: chance.bits() % 4 == 0 ? 2 : 60) }

    private static func words(_ chance: Chance, below most: UInt64) -> String {
        (0..<chance.number(below: most)).map { _ in pieces[Int(chance.number(below: UInt64(pieces.count)))] }.joined()
    }
}
