import Foundation

/// How alike two names are: the Jaro-Winkler similarity (Winkler 1990, with a scale of 0.1 and a prefix of up to four)
/// of their words in order, without case, accents, punctuation and legal forms. In tenths of a per mille, so that the
/// limit of 85 % is exact.
enum NameLikeness {
    static let whole = 10_000
    /// From here on a person has to look.
    static let hit = 8_500

    private static let legalForms: Set<String> = [
        "inc", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "gmbh", "ag", "sa", "plc", "lp", "llp",
    ]

    /// The form in which names are compared: words in the order of the alphabet, so that “Diaz, Ana” is “Ana Diaz”.
    static func normal(_ name: String) -> [UInt8] {
        let plain = name.decomposedStringWithCompatibilityMapping.lowercased()
        let words = plain.unicodeScalars.filter { $0.properties.generalCategory != .nonspacingMark }
            .split { !$0.properties.isAlphabetic && !("0"..."9").contains($0) }
            .map { String(String.UnicodeScalarView($0)) }
        let named = words.filter { !legalForms.contains($0) }
        return Array((named.isEmpty ? words : named).sorted().joined(separator: " ").utf8)
    }

    /// 0 for names that share nothing, 10,000 for the same. Of two empty names nothing can be said: 0.
    static func of(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard !short.isEmpty else { return 0 }
        if short == long { return whole }
        let reach = max(long.count / 2 - 1, 0)
        var taken = [Bool](repeating: false, count: long.count)
        var matches: [UInt8] = []
        for (place, byte) in short.enumerated() {
            let range = max(0, place - reach)..<max(max(0, place - reach), min(long.count, place + reach + 1))
            guard let other = range.first(where: { !taken[$0] && long[$0] == byte }) else { continue }
            taken[other] = true
            matches.append(byte)
        }
        guard !matches.isEmpty else { return 0 }
        let others = long.indices.filter { taken[$0] }.map { long[$0] }
        let halfTranspositions = zip(matches, others).count { $0 != $1 }
        let count = matches.count
        // (m/s + m/l + (m - t)/m) / 3 with t half of the places that differ, over one denominator.
        let product = short.count * long.count
        let shares = 2 * count * count * (long.count + short.count) + product * (2 * count - halfTranspositions)
        let full = 6 * product * count
        let prefix = min(4, zip(left, right).prefix { $0 == $1 }.count)
        // Of what is missing, each letter of a common beginning gives back a tenth.
        return whole * (10 * shares + prefix * (full - shares)) / (10 * full)
    }
}
