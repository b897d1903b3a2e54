import Foundation
import Kernel

/// The fields of a bank file: upper-case ASCII text on the left, filled with blanks.
enum AchField {
    static func left(_ text: String, _ width: Int) -> String {
        let plain = ascii(text)
        return plain.count >= width
            ? String(plain.prefix(width)) : plain + String(repeating: " ", count: width - plain.count)
    }

    static func right(_ text: String, _ width: Int) -> String {
        let plain = String(ascii(text).suffix(width))
        return String(repeating: " ", count: width - plain.count) + plain
    }

    static func date(_ day: Day) -> String {
        (day.year % 100).padded(2) + day.monthNumber.padded(2) + day.dayOfMonth.padded(2)
    }

    /// Letters lose their accents; what banks do not accept becomes a blank.
    private static func ascii(_ text: String) -> String {
        let folded = text.applyingTransform(.toLatin, reverse: false) ?? text
        let plain = folded.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil).uppercased()
        return String(String.UnicodeScalarView(plain.unicodeScalars.map { (32...126).contains($0.value) ? $0 : " " }))
    }
}

/// Counts, hash and credits of a batch or a file.
struct AchTotals {
    private(set) var count = 0
    private(set) var hash: Int64 = 0
    private(set) var creditCents: Int64 = 0

    mutating func add(routing: RoutingNumber, cents: Int64) {
        count += 1
        hash += Int64(routing.bank) ?? 0
        creditCents += cents
    }

    mutating func add(_ other: AchTotals) {
        count += other.count
        hash += other.hash
        creditCents += other.creditCents
    }

    /// The last ten digits of the sum of the banks' numbers.
    var hashDigits: String { (hash % 10_000_000_000).padded(10) }
}
