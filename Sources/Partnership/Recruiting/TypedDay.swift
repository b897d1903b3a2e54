import Kernel

/// A date as people type it: 2027-06-30, or month first with slashes as in the United States.
public enum TypedDay {
    public static func read(_ typed: some StringProtocol) -> Day? {
        if let day = Day(typed) { return day }
        let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].count == 4, parts.allSatisfy({ !$0.isEmpty && $0.count <= 4 }),
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let month = Int(parts[0]), let day = Int(parts[1]), let year = Int(parts[2])
        else { return nil }
        return Day(year: year, month: month, day: day)
    }
}
