import Kernel

/// An amount as people type it: 1,000,000 or 1.000.000, 65.00 or 65,00, with the sign of the currency or without.
public enum TypedAmount {
    /// Nil for what is no amount. A point or comma with one or two digits behind it, at the end, is the decimal one;
    /// every other one groups thousands, a single point only where `pointGroups`: "1.234" is a slip in English.
    public static func read(_ typed: String, _ currency: Currency, pointGroups: Bool = true) -> Money? {
        let symbol = currency.symbol.filter { !$0.isWhitespace }
        var text = typed.filter { !$0.isWhitespace }
        if text.hasPrefix(symbol) { text.removeFirst(symbol.count) }
        if text.hasSuffix(symbol) { text.removeLast(symbol.count) }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard let last = parts.last, parts.count > 1 else { return Money(text, currency) }
        let hasDecimals = (1...2).contains(last.count)
        let groups = hasDecimals ? parts.dropLast() : parts[...]
        if !pointGroups, !hasDecimals, parts.count == 2, text.contains(".") { return nil }
        guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        return Money(groups.joined() + (hasDecimals ? "." + last : ""), currency)
    }
}
