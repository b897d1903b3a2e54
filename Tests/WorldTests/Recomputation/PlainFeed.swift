import Kernel
import Samples

/// The feed's CSV text as rows of named cells, read without the importer.
struct PlainFeed {
    typealias Row = [String: String]

    private(set) var tables: [String: [Row]] = [:]

    /// Bundles in the order in which they were imported.
    init(_ bundles: [[SampleFile]]) {
        for file in bundles.joined() {
            let lines = file.text.split(separator: "\n").map { Self.cells(String($0)) }
            guard let header = lines.first else { continue }
            let name = String(file.name.dropLast(4))
            tables[name, default: []] += lines.dropFirst().map { cells in
                Dictionary(uniqueKeysWithValues: zip(header, cells))
            }
        }
    }

    subscript(_ table: String) -> [Row] { tables[table] ?? [] }

    private static func cells(_ line: String) -> [String] {
        var (cells, cell, isQuoted) = ([String](), "", false)
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                cells.append(cell)
                cell = ""
            } else {
                cell.append(character)
            }
        }
        return cells + [cell]
    }
}

extension [String: String] {
    func text(_ name: String) -> String { self[name] ?? "" }

    /// Cents of a decimal amount.
    func cents(_ name: String) -> Int {
        let text = text(name)
        let digits = Int(text.filter(\.isNumber)) ?? 0
        return text.hasPrefix("-") ? -digits : digits
    }

    func day(_ name: String) -> Day { Day(text(name)) ?? Day(number: 0) }

    /// The day of the version.
    var since: Day { Day(String(text("source_updated_at").prefix(10))) ?? Day(number: 0) }
}

/// Arithmetic by the book, in whole cents.
enum Plain {
    /// Half-up of a quotient of numbers that are not negative.
    static func halfUp(_ number: Int, _ divisor: Int) -> Int { (2 * number + divisor) / (2 * divisor) }

    /// Parts in proportion to the weights, the remaining cents to the largest remainders, first ones first.
    static func spread(_ amount: Int, _ weights: [Int]) -> [Int] {
        let (total, size) = (weights.reduce(0, +), abs(amount))
        guard total > 0 else { return weights.map { _ in 0 } }
        var parts = weights.map { size * $0 / total }
        let order = weights.indices.sorted { left, right in
            let (one, other) = (size * weights[left] % total, size * weights[right] % total)
            return one == other ? left < right : one > other
        }
        for place in order.prefix(size - parts.reduce(0, +)) { parts[place] += 1 }
        return parts.map { amount < 0 ? -$0 : $0 }
    }
}
