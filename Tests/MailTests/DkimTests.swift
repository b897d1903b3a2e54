import DatabaseSupport
import Foundation
import Jobs
import Kernel
import Postgres
import Testing
import Vault

@testable import Mail

@Suite(.database) struct DkimTests {
    @Test(arguments: [
        ("", ""), ("\r\n", ""), ("\r\n\r\n \t\r\n", ""), (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
        ("no end", "no end\r\n"), ("a\r\n\r\nb", "a\r\n\r\nb\r\n"), ("\t  x", " x\r\n"),
    ])
    func `the relaxed body`(_ body: String, _ relaxed: String) {
        #expect(String(decoding: RelaxedForm.body(Array(body.utf8)[...]), as: UTF8.self) == relaxed)
    }

    @Test func `the hash of no body is that of no bytes`() {
        #expect(
            Base64.standard(Digest.sha256(RelaxedForm.body([]))) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }

    @Test(arguments: [
        ("A: X", "a:X"), ("B : Y\t\r\n\tZ  ", "b:Y Z"), ("SUBJect:\r\n  many\t  words ", "subject:many words"),
        ("X:", "x:"),
    ])
    func `the relaxed header`(_ field: String, _ relaxed: String) {
        #expect(String(decoding: RelaxedForm.header(Array(field.utf8)[...]), as: UTF8.self) == relaxed)
    }

    @Test func `keys sign from the moment they are used, and the next ones take over`() async throws {
        let sealer = Sealer(try #require(MasterKey.make(.system)), chance: .system)
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let transport = LetterTransport.smtp(SMTPClient(try #require(SMTPAddress(server.address))))
            let office = try await PostOffice(database, transport, sealer: sealer)
            let clock = office.clock.clock
            let made = try await database.transaction(office.tenantID) { tx in
                try await DkimKeys(tx, sealer: sealer).make(
                    domain: "northwind.example", name: "t1", clock: clock, chance: .system)
            }
            #expect(Set(made.map(\.recordName)) == [
                "t1-rsa._domainkey.northwind.example", "t1-ed._domainkey.northwind.example",
            ])
            #expect(made.allSatisfy { $0.state == .made && $0.record.hasPrefix("v=DKIM1; k=") })
            try await office.post(event: "first")
            try await office.worker.drain()
            #expect(server.state.messages.last?.contains("DKIM-Signature") == false)
            let counts = try await database.transaction(office.tenantID) { tx in
                let keys = DkimKeys(tx, sealer: sealer)
                return [
                    try await keys.use(domain: "northwind.example", name: "none", at: clock.now),
                    try await keys.use(domain: "northwind.example", name: "t1", at: clock.now),
                ]
            }
            #expect(counts == [0, 2])
            try await office.post(event: "second")
            try await office.worker.drain()
            let signed = try #require(server.state.messages.last)
            #expect(signed.hasPrefix("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;"))
            #expect(signed.contains("s=t1-ed;") && signed.contains("d=northwind.example;"))
            #expect(signed.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
            let next = try await database.transaction(office.tenantID) { tx in
                let keys = DkimKeys(tx, sealer: sealer)
                _ = try await keys.make(domain: "northwind.example", name: "t2", clock: clock, chance: .system)
                _ = try await keys.use(domain: "northwind.example", name: "t2", at: clock.now)
                return (try await keys.signing("mail.northwind.example"), try await keys.signing("wind.example"))
            }
            #expect(Set(next.0.map(\.selector)) == ["t2-rsa", "t2-ed"] && next.1.isEmpty)
            await #expect(throws: DkimSelectorTaken(selector: "t2-rsa")) {
                try await database.transaction(office.tenantID) { tx in
                    _ = try await DkimKeys(tx, sealer: sealer).make(
                        domain: "northwind.example", name: "t2", clock: clock, chance: .system)
                }
            }
        }
    }
}
