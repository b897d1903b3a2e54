import Kernel
import Testing
import Web

@Suite("Values in sentences")
struct ShownTextTests {
    @Test(
        "Amounts have a symbol, groups, decimals and a true minus",
        arguments: [
            (0, "$0.00"), (5, "$0.05"), (124_050, "$1,240.50"), (-6000, "−$60.00"), (123_456_789_01, "$123,456,789.01"),
        ] as [(Int64, String)])
    func money(minorUnits: Int64, text: String) {
        #expect(Money(minorUnits: minorUnits, .usd).shown == text)
    }

    @Test("Counts have groups and the right noun")
    func counts() {
        #expect(1.shown("customer", "customers") == "1 customer")
        #expect(0.shown("customer", "customers") == "0 customers")
        #expect(12_345.shown("customer", "customers") == "12,345 customers")
        #expect((-1000).shown == "−1,000")
    }

    @Test("Days and months")
    func days() throws {
        let day = try #require(Day("2026-11-15"))
        #expect(day.shownWithWeekday == "Sunday, 15 November 2026")
        #expect(day.month.shown == "November 2026")
        #expect(day.month.shortName == "Nov")
    }

    @Test("The end of a list says how much of it is shown")
    func pages() {
        let first = Slice(elements: [1, 2], next: "2", total: 1234)
        let links = PageLinks(first, after: nil, one: "customer", many: "customers") { "/c?after=\($0 ?? "")" }
        #expect(links.summary == "2 of 1,234 customers")
        #expect(links.first == nil)
        #expect(links.next == "/c?after=2")
        let last = PageLinks(Slice(elements: [3], next: nil), after: "2", one: "customer", many: "customers") {
            $0 ?? "/c"
        }
        #expect(last.summary == "1 customer")
        #expect(last.first == "/c")
        #expect(last.next == nil)
    }

    @Test("The summary of problems links to the fields and names them")
    func errors() throws {
        #expect(ErrorSummary(Invalid()) == nil)
        var invalid = Invalid("tier", "choose one.")
        invalid.add("", "The form is too old.")
        let summary = try #require(ErrorSummary(invalid, labels: ["tier": "Tier"]))
        #expect(summary.lines.map(\.field) == ["tier", nil])
        #expect(summary.lines.map(\.message) == ["Tier: choose one.", "The form is too old."])
        #expect(Field("tier", "x", invalid).problem == "choose one.")
    }
}
