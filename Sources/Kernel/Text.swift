extension StringProtocol {
    /// Without white space and line ends at both ends.
    public func trimmingWhitespace() -> String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }

    /// Whether the text is free of control characters (line ends and tabs aside, when allowed) and of the
    /// bidirectional overrides that make a name read differently from what it is.
    public func isPlainText(allowingLines: Bool = false) -> Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 9, 10, 13: allowingLines
            case 0..<32, 127..<160: false
            case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: false
            default: true
            }
        }
    }
}
