/// An error as it is kept with a job and shown to staff: short, and without what may be a secret or a person's.
enum FailureText {
    private static let longest = 500
    private static let shortestToken = 24
    private static let shortestNumber = 7
    private static let struck = "[…]"

    static func of(_ error: any Error) -> String { redacted("\(error)") }

    /// Strikes out e-mail addresses, long numbers and what looks like a token, word by word.
    static func redacted(_ text: String) -> String {
        let words = text.prefix(2 * longest).split(separator: " ", omittingEmptySubsequences: false)
        return String(words.map { isPrivate($0) ? struck : String($0) }.joined(separator: " ").prefix(longest))
    }

    private static func isPrivate(_ word: Substring) -> Bool {
        if word.contains("@") { return true }
        var (digits, run, hasDigit) = (0, 0, false)
        for byte in word.utf8 {
            let isDigit = (48...57).contains(byte)
            digits = isDigit ? digits + 1 : 0
            if digits >= shortestNumber { return true }
            let isLetter = (65...90).contains(byte & 0xDF)
            let isOfToken = isDigit || isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            run = isOfToken ? run + 1 : 0
            hasDigit = isOfToken && (hasDigit || isDigit)
            if run >= shortestToken && hasDigit { return true }
        }
        return false
    }
}
