import Foundation
import Synchronization

/// The partials and parents that templates without types may call, read and compiled when they are first called.
public final class DynamicPartials: Sendable {
    private struct Known {
        /// Nil stands for a partial that does not exist.
        var programs: [String: DynamicProgram?] = [:]
        var symbols = DynamicSymbols()
    }

    private let find: @Sendable (String) -> TemplateSource?
    private let known = Mutex(Known())

    /// Partials that are given as text, by name.
    public convenience init(_ texts: [String: String]) {
        self.init { name in texts[name].map { TemplateSource(name: name, text: $0) } }
    }

    /// Partials that are files of a folder: the first of `name.mustache`, `name.html`, `name.txt` and `name` that is
    /// there. Names with slashes reach into folders of the folder, and never out of it.
    public convenience init(folder: String) {
        self.init { name in
            let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let isInside = parts.allSatisfy { part in !["", ".", ".."].contains { part.elementsEqual($0.utf8) } }
            guard isInside, !name.utf8.contains(0) else { return nil }
            for ending in [".mustache", ".html", ".txt", ""] {
                let path = folder.hasSuffix("/") ? folder + name + ending : "\(folder)/\(name)\(ending)"
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
                    let data = FileManager.default.contents(atPath: path)
                else { continue }
                return TemplateSource(name: path, bytes: [UInt8](data))
            }
            return nil
        }
    }

    private init(find: @escaping @Sendable (String) -> TemplateSource?) {
        self.find = find
    }

    /// The program of a partial; nil when there is none. Throws `TemplateProblems` when it cannot be read.
    func program(named name: String) throws -> DynamicProgram? {
        if let program = known.withLock({ $0.programs[name] }) { return program }
        let program = try find(name).map { try compile($0) }
        known.withLock { $0.programs[name] = .some(program) }
        return program
    }

    func compile(_ source: TemplateSource, _ delimiters: Delimiters = .standard) throws -> DynamicProgram {
        let file = SourceFile(name: source.name, profile: .text, bytes: source.bytes)
        let (template, findings) = Parser.parse(file, isPlain: true, delimiters)
        let problems = findings.filter { $0.code != "E-STRAY" }.map {
            TemplateProblem(code: $0.code, message: $0.message, Span(file: file, range: $0.range))
        }
        guard problems.isEmpty else { throw TemplateProblems(problems: problems) }
        return known.withLock { known in
            var compiler = DynamicCompiler(file, known.symbols)
            // Nobody else may hold the names now, or each new one would copy them.
            known.symbols = DynamicSymbols()
            let program = compiler.compile(template)
            known.symbols = compiler.symbols
            return program
        }
    }
}

/// Numbers the names that templates look up.
struct DynamicSymbols: Sendable {
    private var numbers: [[UInt8]: Int] = [:]

    mutating func number(of name: [UInt8]) -> Int {
        if let number = numbers[name] { return number }
        let number = numbers.count
        numbers[name] = number
        return number
    }
}
