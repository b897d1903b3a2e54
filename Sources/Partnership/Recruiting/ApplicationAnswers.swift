import Foundation
import Kernel

/// What an applicant typed, field by field and as typed, so that a half-filled or wrong form can be left and resumed.
public struct ApplicationAnswers: Hashable, Sendable {
    /// What is stored of one answer at most, in UTF-8 bytes: well above each limit of the form, so that the message
    /// about a long answer comes with the answer still in its field.
    static let longestKept = 6_000

    private var values: [ApplicationField: [String]]

    public init() {
        values = [:]
    }

    /// The answer as one text; the entries of a list are lines.
    public subscript(field: ApplicationField) -> String {
        get { (values[field] ?? []).joined(separator: "\n") }
        set { set(field, to: [newValue]) }
    }

    public func list(_ field: ApplicationField) -> [String] { values[field] ?? [] }
    public func isYes(_ field: ApplicationField) -> Bool { values[field]?.first == "yes" }
    public func has(_ field: ApplicationField) -> Bool { values[field] != nil }

    /// Keeps an answer: trimmed, in Unicode normal form C; a list takes each line of each value, without repetition.
    public mutating func set(_ field: ApplicationField, to typed: [String]) {
        let clean = typed.map { Self.clean($0) }
        switch field.shape {
        case .list:
            var seen: Set<String> = []
            let entries = clean.flatMap { $0.split(whereSeparator: \.isNewline).map { $0.trimmingWhitespace() } }
            keep(field, entries.filter { !$0.isEmpty && seen.insert($0).inserted })
        case .yesNo: keep(field, clean.contains("yes") ? ["yes"] : [])
        case .line, .lines: keep(field, clean.first.flatMap { $0.isEmpty ? nil : [$0] } ?? [])
        }
    }

    /// Takes over the answers of one step; a field of the step that is not there is emptied.
    public mutating func merge(_ other: ApplicationAnswers, of step: ApplicationStep) {
        for field in step.fields { values[field] = other.values[field] }
    }

    /// The same answers without one, for what is stored elsewhere.
    public func without(_ field: ApplicationField) -> ApplicationAnswers {
        var copy = self
        copy.values[field] = nil
        return copy
    }

    /// A JSON object of lists, keys in order.
    public var json: String {
        let object = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(object) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Reads what `json` wrote; names that the form no longer has are left out.
    public init(json: String) throws {
        let object = try JSONDecoder().decode([String: [String]].self, from: Data(json.utf8))
        values = [:]
        for (name, value) in object {
            if let field = ApplicationField(rawValue: name) { values[field] = value }
        }
    }

    private mutating func keep(_ field: ApplicationField, _ entries: [String]) {
        values[field] = entries.isEmpty ? nil : entries
    }

    private static func clean(_ typed: String) -> String {
        var text = typed.replacingOccurrences(of: "\r\n", with: "\n").precomposedStringWithCanonicalMapping
        text = text.replacingOccurrences(of: "\0", with: "").trimmingWhitespace()
        while text.utf8.count > longestKept { text = String(text.prefix(max(0, text.count * 9 / 10))) }
        return text
    }
}
