/// One thing that is wrong with a template: found at start and by a test, never while a page is shown.
public struct TemplateProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Severity: String, Sendable, Hashable {
        /// The program does not start.
        case error
        /// Something is probably not meant so.
        case lint
    }

    public var severity = Severity.error
    /// Stable, for tests: "E-NAME", "E-CONTEXT".
    public let code: String
    /// The file under its root: "members/list.html".
    public let file: String
    /// Counted from 1; 0 when the problem has no place in a file.
    public let line: Int
    /// In characters, counted from 1.
    public let column: Int
    public let message: String
    /// The line of the template with carets below the place, empty without a place.
    public let excerpt: String
    public let notes: [String]

    /// The message as people read it, with the line, carets and notes.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column): " : file.isEmpty ? "" : "\(file): "
        let first = place + "\(severity): " + message
        return ([first] + (excerpt.isEmpty ? [] : [excerpt]) + notes.map { "  note: " + $0 })
            .joined(separator: "\n")
    }
}

/// Everything that is wrong with a set of templates.
public struct TemplateProblems: Error, Sendable, CustomStringConvertible {
    public let problems: [TemplateProblem]

    public var description: String {
        problems.map(\.description).joined(separator: "\n")
            + "\n\(problems.count) \(problems.count == 1 ? "problem" : "problems") in the templates"
    }
}

/// A page could not be written: its type is not in the set, or a limit was passed.
public struct RenderFailure: Error, Sendable, CustomStringConvertible {
    public let description: String
}

extension TemplateProblem {
    /// A problem with a place in a file.
    init(code: String, message: String, _ span: Span, hint: String = "", notes: [String] = []) {
        let (line, column) = span.file.position(of: span.range.lowerBound)
        self.init(
            code: code, file: span.file.name, line: line, column: column, message: message,
            excerpt: span.file.excerpt(span.range, hint: hint), notes: notes)
    }
}
