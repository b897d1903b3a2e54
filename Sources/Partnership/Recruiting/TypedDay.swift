import Kernel

/// A date as people type it: 2027-06-30, month first with slashes as in the United States, or day first with points as
/// in Germany.
public enum TypedDay {
    public static func read(_ typed: some StringProtocol) -> Day? {
        if let day = Day(typed) { return day }
        if let (month, day, year) = parts(typed, "/") { return Day(year: year, month: month, day: day) }
        if let (day, month, year) = parts(typed, ".") { return Day(year: year, month: month, day: day) }
        return nil
    }

    private static func parts(_ typed: some StringProtocol, _ separator: Character) -> (Int, Int, Int)? {
        let parts = typed.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].count == 4, parts.allSatisfy({ !$0.isEmpty && $0.count <= 4 }),
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let first = Int(parts[0]), let second = Int(parts[1]), let year = Int(parts[2])
        else { return nil }
        return (first, second, year)
    }
}
