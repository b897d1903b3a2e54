import Kernel
import Testing

@Suite("Days, months and zones")
struct CalendarTests {
    @Test(
        "days that exist",
        arguments: [
            ("2026-02-28", true), ("2026-02-29", false), ("2028-02-29", true), ("1900-02-29", false),
            ("2000-02-29", true),
            ("2026-13-01", false), ("2026-00-10", false), ("2026-1-1", false), ("2026-04-31", false),
            ("abcd-ef-gh", false),
        ])
    func existing(text: String, exists: Bool) {
        #expect(Day(text)?.description == (exists ? text : nil))
    }

    @Test("every day of 400 years counts on by one and knows its weekday")
    func everyDay() throws {
        var day = try #require(Day("1970-01-01"))
        #expect(day.number == 0)
        #expect(day.weekday == 4)
        for number in 0..<146_097 {
            let parts = try #require(Day(year: day.year, month: day.monthNumber, day: day.dayOfMonth))
            #expect(parts.number == number)
            #expect(parts.weekday == (number + 3) % 7 + 1)
            day = day.adding(days: 1)
        }
    }

    @Test(
        "months from a 31st end on the last day",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-03-31", -1, "2026-02-28"),
            ("2026-11-15", 14, "2028-01-15"),
        ])
    func addingMonths(day: String, months: Int, expected: String) throws {
        #expect(try #require(Day(day)).adding(months: months).description == expected)
    }

    @Test("months")
    func months() throws {
        let month = try #require(Month("2026-12"))
        #expect(month.next.description == "2027-01")
        #expect(month.previous.previous.description == "2026-10")
        #expect(month.lastDay.description == "2026-12-31")
        #expect(month.quarterStart.description == "2026-10")
        #expect(try #require(Month("2028-02")).dayCount == 29)
        #expect(Month("2026-13") == nil)
        #expect(try #require(Month("2027-02")).months(since: month) == 2)
    }

    @Test(
        "local times, also those that a clock change skips or doubles",
        arguments: [
            ("America/New_York", "2026-07-01", 9, 0, "2026-07-01T13:00:00Z"),
            ("America/New_York", "2026-03-08", 2, 30, "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-11-01", 1, 30, "2026-11-01T05:30:00Z"),
            ("Europe/Berlin", "2026-03-29", 2, 0, "2026-03-29T01:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01", 0, 0, "2025-12-31T18:15:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", 1, 45, "2026-04-04T14:45:00Z"),
        ])
    func localTimes(zone: String, day: String, hour: Int, minute: Int, expected: String) throws {
        let zone = try #require(Zone(zone))
        let day = try #require(Day(day))
        #expect(zone.instant(of: day, hour: hour, minute: minute).description == expected)
    }

    @Test("the local date of an instant")
    func localDate() throws {
        let zone = try #require(Zone("America/New_York"))
        let instant = try #require(Instant("2026-11-01T03:59:59.999999Z"))
        #expect(zone.day(of: instant).description == "2026-10-31")
        #expect(zone.abbreviation(at: instant) == "EDT")
        #expect(Zone("Mars/Olympus") == nil)
    }

    @Test(
        "instants",
        arguments: [
            ("2026-05-31T16:00:00Z", "2026-05-31T16:00:00Z"), ("2026-05-31T16:00:00.5Z", "2026-05-31T16:00:00.500000Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"), ("2026-05-31T24:00:00Z", nil),
            ("2026-05-31 16:00:00Z", nil),
            ("2026-05-31T16:00:00+02:00", nil), ("2026-02-30T16:00:00Z", nil), ("2026-05-31T16:00:00.Z", nil),
        ] as [(String, String?)])
    func instants(text: String, expected: String?) {
        #expect(Instant(text)?.description == expected)
    }

    @Test("business hours skip nights, weekends and holidays")
    func businessHours() throws {
        let zone = try #require(Zone("America/New_York"))
        let holiday = try #require(Day("2026-11-26"))
        let calendar = BusinessCalendar(zone: zone, holidays: [holiday])
        let wednesday = try #require(Day("2026-11-25"))
        let start = zone.instant(of: wednesday, hour: 15)
        let dueAt = calendar.instant(workingSeconds: 8 * 3600, after: start)
        #expect(dueAt == zone.instant(of: try #require(Day("2026-11-27")), hour: 15))
        #expect(calendar.workingSeconds(from: start, to: dueAt) == 8 * 3600)
        #expect(calendar.workingSeconds(from: dueAt, to: start) == 0)
        #expect(calendar.day(2, businessDaysAfter: wednesday).description == "2026-11-30")
    }
}

@Suite("Identifiers, addresses, text")
struct WordTests {
    @Test("identifiers sort by time and survive their text")
    func identifiers() throws {
        let chance = Chance.seeded(3)
        var last = Identifier(at: Instant(seconds: 1_700_000_000), chance: chance)
        for second in 1...500 {
            let next = Identifier(at: Instant(seconds: 1_700_000_000 + Int64(second)), chance: chance)
            #expect(last < next)
            #expect(Identifier(next.description) == next)
            #expect(Identifier(next.description.uppercased()) == next)
            #expect(Array(next.description)[14] == "7")
            last = next
        }
        for text in ["", "0191a2b3", "0191a2b3-0000-7000-8000-00000000000g", "0191a2b3000070008000000000000000----"] {
            #expect(Identifier(text) == nil)
        }
    }

    @Test("public ids")
    func publicIDs() throws {
        let id = PublicID.make("APP", on: try #require(Day("2026-03-02")), chance: .seeded(1))
        #expect(id.hasPrefix("APP-20260302-"))
        #expect(id.count == "APP-20260302-4F9A01BC".count)
    }

    @Test(
        "e-mail addresses",
        arguments: [
            ("  Ana@Diaz.Example ", "ana@diaz.example"), ("ana@diaz", nil), ("ana@@diaz.example", nil),
            ("@diaz.example", nil),
            ("ana@diaz..example", nil), ("ana diaz@diaz.example", nil), ("ana@diaz.example\r\nBcc: x@y.z", nil),
            ("", nil),
            ("ana@-diaz.example", nil), ("<ana@diaz.example>", nil),
        ] as [(String, String?)])
    func emails(text: String, expected: String?) {
        #expect(EmailAddress(text)?.text == expected)
    }

    @Test(
        "telephone numbers",
        arguments: [
            ("(919) 555-0100", true), ("+1 919 555 0100", true), ("555-0100", false), ("not a number", false),
            ("919555010091955501001", false),
        ])
    func phones(text: String, valid: Bool) {
        #expect((PhoneNumber(text) != nil) == valid)
    }

    @Test(
        "plain text has no controls and no bidirectional overrides",
        arguments: [
            ("Brightline Networks", true), ("Zoë & Söhne", true), ("a\u{0}b", false), ("a\u{202E}b", false),
            ("a\nb", false),
        ])
    func plainText(text: String, plain: Bool) {
        #expect(text.isPlainText() == plain)
    }

    @Test("seeded chance repeats, numbers stay below their bound")
    func chance() {
        let (first, second) = (Chance.seeded(5), Chance.seeded(5))
        #expect((0..<50).map { _ in first.bits() } == (0..<50).map { _ in second.bits() })
        #expect((0..<1000).allSatisfy { _ in first.number(below: 7) < 7 })
        #expect(Chance.system.bytes(33).count == 33)
    }
}
