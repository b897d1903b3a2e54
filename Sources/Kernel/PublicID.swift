/// The number of a record that people read to each other: `APP-20260302-4F9A01BC`. Unique in its tenant, no secret.
public enum PublicID {
    public static func make(_ prefix: String, on day: Day, chance: Chance) -> String {
        let random = String(UInt32(truncatingIfNeeded: chance.bits()), radix: 16, uppercase: true)
        let zeros = String(repeating: "0", count: 8 - random.count)
        return
            "\(prefix)-\(day.year.padded(4))\(day.monthNumber.padded(2))\(day.dayOfMonth.padded(2))-\(zeros)\(random)"
    }
}
