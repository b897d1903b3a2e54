import Earnings
import Foundation
import Kernel
import Testing

@Suite("The bank file")
struct AchFileTests {
    private let originator = AchOriginator(
        destination: "091000019", destinationName: "Prairie Federal Bank", origin: "1463728190",
        originName: "Northwind Fiber", companyName: "Northwind Fiber", companyID: "1463728190", bank: "09100001")

    private func account(_ routing: String, _ number: String, _ kind: BankAccount.Kind) throws -> BankAccount {
        BankAccount(holder: "Any Holder", kind: kind, routing: try #require(RoutingNumber(routing)), account: number)
    }

    private func file(_ entries: [AchFile.Entry]) throws -> AchFile {
        try AchFile(
            originator: originator, createdOn: try #require(Day("2026-11-13")), createdMinute: 9 * 60 + 5,
            effectiveOn: try #require(Day("2026-11-16")), modifier: "A", entries: entries)
    }

    private func threeEntries() throws -> [AchFile.Entry] {
        [
            .init(
                account: try account("021000021", "123456789", .checking), cents: 119_000, reference: "PAY-1",
                name: "Zoë Älvarez & Sons, a very long name"),
            .init(account: try account("121000358", "9988", .savings), cents: 5_000, reference: "PAY-2", name: "Cedar"),
            .init(account: try account("091000019", "77", .checking), cents: 1, reference: "PAY-3", name: "Lantern"),
        ]
    }

    private func lines(_ file: AchFile) -> [String] {
        file.text.components(separatedBy: "\r\n").dropLast()
    }

    private func field(_ line: String, _ from: Int, _ to: Int) -> String {
        String(Array(line)[(from - 1)..<to])
    }

    @Test("three entries of one batch: 7 lines, 1 block, the hash and the totals of the worked example")
    func oneBatch() throws {
        let lines = lines(try file(try threeEntries()))
        #expect(lines.count == 10)
        #expect(lines.allSatisfy { $0.utf8.count == 94 })
        #expect(lines.map { $0.prefix(1) }.joined() == "1566689999")
        #expect(lines[7...].allSatisfy { $0 == String(repeating: "9", count: 94) })
        #expect(field(lines[5], 5, 10) == "000003")
        #expect(field(lines[5], 11, 20) == "0023300038")
        #expect(field(lines[5], 33, 44) == "000000124001")
        #expect(field(lines[6], 2, 7) == "000001")
        #expect(field(lines[6], 8, 13) == "000001")
        #expect(field(lines[6], 14, 21) == "00000003")
        #expect(field(lines[6], 22, 31) == "0023300038")
        #expect(field(lines[6], 44, 55) == "000000124001")
    }

    @Test("each field stands where the format wants it")
    func fields() throws {
        let lines = lines(try file(try threeEntries()))
        #expect(field(lines[0], 1, 3) == "101")
        #expect(field(lines[0], 4, 13) == " 091000019")
        #expect(field(lines[0], 14, 23) == "1463728190")
        #expect(field(lines[0], 24, 29) == "261113")
        #expect(field(lines[0], 30, 33) == "0905")
        #expect(field(lines[0], 34, 40) == "A094101")
        #expect(field(lines[0], 41, 63) == "PRAIRIE FEDERAL BANK   ")
        #expect(field(lines[1], 2, 4) == "220")
        #expect(field(lines[1], 51, 53) == "PPD")
        #expect(field(lines[1], 54, 63) == "COMMISSION")
        #expect(field(lines[1], 70, 75) == "261116")
        #expect(field(lines[1], 80, 94) == "091000010000001")
        #expect(field(lines[2], 2, 3) == "22")
        #expect(field(lines[2], 4, 12) == "021000021")
        #expect(field(lines[2], 13, 29) == "123456789        ")
        #expect(field(lines[2], 30, 39) == "0000119000")
        #expect(field(lines[2], 55, 76) == "ZOE ALVAREZ & SONS, A ")
        #expect(field(lines[2], 80, 94) == "091000010000001")
        #expect(field(lines[3], 2, 3) == "32")
        #expect(field(lines[4], 80, 94) == "091000010000003")
    }

    @Test("companies and persons go in batches of their own, with traces that ascend through the file")
    func twoBatches() throws {
        var entries = try threeEntries()
        entries.insert(
            .init(
                account: try account("021000021", "4444", .businessChecking), cents: 7, reference: "PAY-4", name: "Corp"
            ),
            at: 0)
        let file = try file(entries)
        let lines = lines(file)
        #expect(lines.map { $0.prefix(1) }.joined() == "1566685689")
        #expect(field(lines[1], 51, 53) == "PPD")
        #expect(field(lines[6], 51, 53) == "CCD")
        #expect(file.traces == ["091000010000004", "091000010000001", "091000010000002", "091000010000003"])
        #expect(field(lines[9], 2, 7) == "000002")
        #expect(field(lines[9], 44, 55) == "000000124008")
    }

    @Test("what no bank takes is refused")
    func refusals() throws {
        let one = try threeEntries()[0]
        #expect(throws: AchFile.Problem.noEntries) { try file([]) }
        for cents: Int64 in [0, -1, 10_000_000_000] {
            let entry = AchFile.Entry(account: one.account, cents: cents, reference: "PAY-9", name: "x")
            #expect(throws: AchFile.Problem.amountOutOfRange(reference: "PAY-9")) { try file([entry]) }
        }
        let day = try #require(Day("2026-11-13"))
        #expect(throws: AchFile.Problem.effectiveDayNotAfterFileDay) {
            try AchFile(
                originator: originator, createdOn: day, createdMinute: 0, effectiveOn: day, modifier: "A",
                entries: [one])
        }
    }

    @Test("random files: totals and counts equal the entries, every line has 94 characters")
    func randomFiles() throws {
        let chance = Chance.seeded(7)
        let routings = ["021000021", "121000358", "091000019"]
        for _ in 0..<300 {
            let entries = try (0..<(1 + Int(chance.number(below: 60)))).map { index in
                AchFile.Entry(
                    account: try account(
                        routings[Int(chance.number(below: 3))], String(chance.number(below: 99_999_999) + 1000),
                        BankAccount.Kind.allCases[Int(chance.number(below: 3))]),
                    cents: Int64(chance.number(below: 9_999_999_999)) + 1, reference: "PAY-\(index)", name: "N \(index)"
                )
            }
            let lines = lines(try file(entries))
            #expect(lines.count % 10 == 0)
            #expect(lines.allSatisfy { $0.utf8.count == 94 })
            let sixes = lines.filter { $0.hasPrefix("6") }
            let control = try #require(lines.last { $0.hasPrefix("9") && !$0.hasPrefix("999999") })
            let total = entries.reduce(0) { $0 + $1.cents }
            #expect(sixes.count == entries.count)
            #expect(sixes.reduce(0) { $0 + (Int64(field($1, 30, 39)) ?? 0) } == total)
            #expect(Int64(field(control, 44, 55)) == total)
            #expect(Int(field(control, 14, 21)) == entries.count)
        }
    }
}
