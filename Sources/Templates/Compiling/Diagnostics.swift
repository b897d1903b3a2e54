/// Collects what is wrong in all templates; the same fault of a shared file counts once.
final class Diagnostics {
    private(set) var problems: [TemplateProblem] = []
    private(set) var lints: [TemplateProblem] = []
    private var seen: Set<Key> = []
    /// What was refused as a whole: more about it would only repeat that.
    private var refused: [Span] = []

    private struct Key: Hashable {
        let code: String
        let file: String
        let range: Range<Int>
        let message: String
    }

    /// Reports a stretch that may not be there at all; nothing more is said about what lies in it.
    func refuse(_ code: String, _ message: String, _ span: Span, hint: String = "", notes: [String] = []) {
        report(code, message, span, hint: hint, notes: notes)
        refused.append(span)
    }

    func report(
        _ code: String, _ message: String, _ span: Span, hint: String = "", notes: [String] = [],
        severity: TemplateProblem.Severity = .error
    ) {
        let key = Key(code: code, file: span.file.name, range: span.range, message: message)
        guard seen.insert(key).inserted, !isRefused(span) else { return }
        let (line, column) = span.file.position(of: span.range.lowerBound)
        keep(
            TemplateProblem(
                severity: severity, code: code, file: span.file.name, line: line, column: column, message: message,
                excerpt: span.file.excerpt(span.range, hint: hint), notes: notes))
    }

    /// Forgets the problems that were found since there were so many.
    func drop(from count: Int) { problems.removeLast(max(0, problems.count - count)) }

    func report(
        _ code: String, _ message: String, file: String = "", notes: [String] = [],
        severity: TemplateProblem.Severity = .error
    ) {
        let key = Key(code: code, file: file, range: 0..<0, message: message)
        guard seen.insert(key).inserted else { return }
        keep(
            TemplateProblem(
                severity: severity, code: code, file: file, line: 0, column: 0, message: message, excerpt: "",
                notes: notes))
    }

    private func isRefused(_ span: Span) -> Bool {
        refused.contains { $0.file === span.file && $0.range.contains(span.range.lowerBound) }
    }

    private func keep(_ problem: TemplateProblem) {
        if problem.severity == .error { problems.append(problem) } else { lints.append(problem) }
    }

    var sorted: [TemplateProblem] { Self.sorted(problems) }

    static func sorted(_ problems: [TemplateProblem]) -> [TemplateProblem] {
        problems.sorted { ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message) }
    }
}

/// Finds what someone may have meant.
enum Suggestion {
    /// The nearest known word, when it is near enough.
    static func nearest(_ word: String, among known: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let distance = distance(Array(word.utf8), Array(candidate.utf8))
            guard distance <= limit else { continue }
            if let found = best, (found.distance, found.word) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// "did you mean 'email'?", empty when nothing is near.
    static func hint(_ word: String, among known: some Sequence<String>) -> String {
        nearest(word, among: known).map { "did you mean '\($0)'?" } ?? ""
    }

    /// Damerau-Levenshtein distance (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                current[column] = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    current[column] = min(current[column], beforeLast[column - 2] + 1)
                }
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
