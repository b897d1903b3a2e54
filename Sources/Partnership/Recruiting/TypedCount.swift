import Kernel

/// A whole number as people type it: 1200, 1,200, 1.200 or 1 200.
public enum TypedCount {
    /// Nil for what is no whole number, a point or comma that groups no thousands included.
    public static func read(_ typed: some StringProtocol) -> Int? {
        let groups = typed.split(omittingEmptySubsequences: false) { ",. \u{A0}".contains($0) }
        guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        let digits = groups.joined()
        guard (1...9).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(digits)
    }
}
