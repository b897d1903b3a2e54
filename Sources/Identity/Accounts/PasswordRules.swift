import Kernel

/// What a password has to be: long, and nothing that a guesser tries first. There is no rule about kinds of
/// characters and no expiry (NIST SP 800-63B-4, 3.1.1.2).
public struct PasswordRules: Sendable {
    /// Characters at least, for an account without a second factor.
    public static let fewestCharacters = 15
    /// Characters at least, where a second factor is compulsory.
    public static let fewestCharactersWithSecondFactor = 8
    /// UTF-8 bytes at most: enough for any phrase, and no way to make the hash expensive.
    public static let mostBytes = 256

    /// Words that say where the password is used: names of the program, the tenant and the person.
    private let contextWords: [String]
    private let fewest: Int

    public init(tenant: Tenant, email: EmailAddress, secondFactor: Bool = false) {
        let parts = email.text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let names = tenant.name.lowercased().split(separator: " ").map(String.init)
        contextWords = (["tributary", tenant.slug.lowercased()] + names + parts).filter { $0.count >= 4 }
        fewest = secondFactor ? Self.fewestCharactersWithSecondFactor : Self.fewestCharacters
    }

    /// What is wrong with a password, as a sentence for the person; nil when it may be used.
    public func problem(_ password: String) -> Wording? {
        if password.utf8.count > Self.mostBytes { return "Use at most \(Self.mostBytes) bytes." }
        if password.unicodeScalars.count < fewest {
            return "Use at least \(fewest) characters. A few words in a row are easy to remember."
        }
        if CommonPasswords.contains(password) || isRepetition(password) || isSequence(password) {
            return "This password is among the first that are tried. Choose something less common."
        }
        if consistsOfContextWords(password) {
            return "Use words other than your name, your address and ours."
        }
        return nil
    }

    /// "abcabcabcabcabc", "aaaaaaaaaaaaaaa": one short piece over and over.
    private func isRepetition(_ password: String) -> Bool {
        let scalars = Array(password.lowercased().unicodeScalars)
        for length in 1...4 where scalars.count >= length * 3 {
            if scalars.indices.allSatisfy({ scalars[$0] == scalars[$0 % length] }) { return true }
        }
        return false
    }

    /// "123456789012345", "abcdefghijklmnop", "qwertyuiopasdfgh": runs along the alphabet or the keyboard.
    private func isSequence(_ password: String) -> Bool {
        let text = password.lowercased()
        let rows = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"]
        return rows.contains { row in row.contains(text) || String(row.reversed()).contains(text) }
    }

    /// Whether fewer than seven letters and digits remain once context words and common words go.
    private func consistsOfContextWords(_ password: String) -> Bool {
        var rest = password.lowercased()
        for word in (contextWords + CommonPasswords.words).sorted(by: { $0.count > $1.count }) {
            while let range = rest.firstRange(of: word) { rest.removeSubrange(range) }
        }
        return rest.filter { $0.isLetter || $0.isNumber }.count < 7
    }
}
