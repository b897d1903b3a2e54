import Foundation
import Testing

@testable import Templates

/// Breaks the contract between Swift and the templates in one place after the other; the check must say so, and where.
/// A field that several pages read is tried on one of them, with TRIBUTARY_CONTRACT=whole on each.
@Suite struct ContractTests {
    private static let isWhole = ProcessInfo.processInfo.environment["TRIBUTARY_CONTRACT"] == "whole"

    /// What became of the changes of one kind.
    private struct Count {
        var killed = 0
        var survivors: [String] = []
        var misplaced: [String] = []

        mutating func note(_ what: String, _ problems: [TemplateProblem], isRightPlace: (TemplateProblem) -> Bool) {
            if problems.isEmpty {
                survivors.append(what)
            } else if problems.contains(where: isRightPlace) {
                killed += 1
            } else {
                misplaced.append("\(what): \(problems[0])")
            }
        }

        func report(_ kind: String) {
            print("contract: \(kind): \(killed) of \(killed + survivors.count + misplaced.count) changes found in their place")
            for line in survivors.prefix(60) { print("contract: survives: \(line)") }
            #expect(misplaced.isEmpty, "\(misplaced.prefix(20).joined(separator: "\n"))")
        }
    }

    @Test func everyFieldThatAPageReadsIsMissed() throws {
        let trial = try ContractTrial()
        var count = Count()
        var unread = 0
        var tried: Set<String> = []
        for page in trial.pages {
            let files = trial.reached(from: page.template + ".html")
            unread += tryFields(of: page, files, trial, &count, &tried) { trial.problems([page]) }
        }
        for letter in trial.letters {
            let files = trial.roots(letter).reduce(into: Set<String>()) { $0.formUnion(trial.reached(from: $1)) }
            unread += tryFields(of: letter, files, trial, &count, &tried) { trial.problems([], [letter]) }
        }
        count.report("fields dropped or renamed")
        print("contract: \(unread) further fields are read by no file of their page")
        #expect(count.killed > 1000)
        // A name that is gone may be found in a record further out, which is why such lists name their element.
        #expect(count.survivors.count < count.killed / 100, "\(count.survivors.joined(separator: "\n"))")
    }

    /// Drops and renames each field of the records of a page; gives how many are named nowhere.
    private func tryFields(
        of page: any ViewModel.Type, _ files: Set<String>, _ trial: ContractTrial, _ count: inout Count,
        _ tried: inout Set<String>, _ problems: () -> [TemplateProblem]
    ) -> Int {
        let tags = files.flatMap { trial.text($0).matches(of: /\{\{[^}]*\}\}/).map { $0.output } }.joined(separator: " ")
        let words = Set(tags.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
        var unread = 0
        for record in ContractTrial.records(of: page) {
            for field in record.templateFields.map(\.name) {
                if !Self.isWhole, tried.contains("\(record).\(field)") { continue }
                func check(_ change: ChangedSchema.Change) -> [TemplateProblem] {
                    let changed = ChangedSchema(record: record, field: field, change: change)
                    return ChangedSchema.$current.withValue(changed) { problems() }
                }
                if !words.contains(field) || check(.spoil).isEmpty {
                    unread += 1
                    continue
                }
                tried.insert("\(record).\(field)")
                for change in [ChangedSchema.Change.drop, .rename(field + "X")] {
                    count.note("\(page) without \(record).\(field)", check(change)) { problem in
                        trial.words(at: problem).prefix { $0 != "}" }.contains(field)
                    }
                }
            }
        }
        return unread
    }

    @Test func everyCallOfATemplateIsMissed() throws {
        let trial = try ContractTrial()
        var (renamed, dropped) = (Count(), Count())
        for file in (Array(trial.views.keys) + Array(trial.emails.keys)).sorted() {
            let (pages, letters) = trial.users(of: file)
            for call in trial.mentions(/\{\{[<>]\s*([\w\/-]+)/, in: file) {
                let changed = trial.renaming(call) ?? trial.replacing(call, with: call.name + "x")
                renamed.note("\(call)", trial.someProblems(pages, letters, file: file, text: changed)) { problem in
                    problem.code == "E-PARTIAL" && problem.file == call.file && problem.line == call.line
                        && problem.column == call.column
                }
            }
            let isCalled = !trial.pages.contains { $0.template + ".html" == file }
                && !trial.letters.contains { trial.roots($0).contains(file) }
            // Where a translation is gone, the language of the others is shown.
            guard isCalled, !(pages.isEmpty && letters.isEmpty), !trial.isTranslation(file) else { continue }
            let name = String(file.prefix { $0 != "." })
            dropped.note("\(file)", trial.problems(pages, letters, file: file)) { problem in
                problem.code == "E-PARTIAL" && trial.words(at: problem).hasPrefix(name)
            }
        }
        renamed.report("calls renamed")
        dropped.report("called files dropped")
        #expect(renamed.survivors.isEmpty && dropped.survivors.isEmpty)
    }

    @Test func everyMessageIsMissed() throws {
        let trial = try ContractTrial()
        var (used, declared) = (Count(), Count())
        for file in (Array(trial.views.keys) + Array(trial.emails.keys)).sorted() {
            let (pages, letters) = trial.users(of: file)
            guard !(pages.isEmpty && letters.isEmpty) else { continue }
            for key in trial.mentions(/\{\{t\s+"([\w.-]+)"/, in: file) {
                let changed = trial.replacing(key, with: key.name + "x")
                used.note("\(key)", trial.someProblems(pages, letters, file: file, text: changed)) { problem in
                    problem.code == "E-MESSAGE" && problem.file == file && problem.line == key.line
                        && problem.column <= key.column
                }
            }
        }
        let file = "messages/en.txt"
        for section in trial.mentions(/(?m)^\[([\w.-]+)\]/, in: file) {
            let pages = trial.pages.filter { page in
                trial.reached(from: page.template + ".html").contains { trial.text($0).contains("\"\(section.name).") }
            }
            guard !pages.isEmpty else { continue }
            let changed = trial.replacing(section, with: section.name + "x")
            declared.note("\(section)", trial.someProblems(pages, [], file: file, text: changed)) { problem in
                trial.words(at: problem).contains("\(section.name).") || problem.file.hasPrefix("messages/")
            }
        }
        used.report("keys of messages renamed where they are used")
        declared.report("sections of messages renamed where they are declared")
        // What stands in a branch that no caller takes is not reached: "(optional)" of radios, which are all required.
        #expect(used.killed > 0 && used.survivors.count <= used.killed / 100)
        #expect(declared.killed > 0 && declared.survivors.isEmpty)
    }

    @Test func everyPropIsMissed() throws {
        let trial = try ContractTrial()
        var (declared, given) = (Count(), Count())
        for file in (Array(trial.views.keys) + Array(trial.emails.keys)).sorted() {
            let (pages, letters) = trial.users(of: file)
            guard !(pages.isEmpty && letters.isEmpty) else { continue }
            let name = String(file.prefix { $0 != "." })
            if let line = trial.text(file).firstMatch(of: /\{\{%props[^}]*\}\}/) {
                for prop in trial.mentions(/[ ,]([a-z]\w*):/, in: file)
                where line.range.contains(prop.range.lowerBound) {
                    let changed = trial.replacing(prop, with: prop.name + "X")
                    declared.note("\(prop)", trial.problems(pages, letters, file: file, text: changed)) { problem in
                        let words = trial.words(at: problem, in: problem.file == file ? changed : nil)
                        return words.hasPrefix(prop.name) || words.hasPrefix(name)
                    }
                }
            }
            for argument in trial.mentions(/\{\{[<>][^}]*?\s([a-z]\w*)=/, in: file) {
                let changed = trial.replacing(argument, with: argument.name + "X")
                given.note("\(argument)", trial.someProblems(pages, letters, file: file, text: changed)) { problem in
                    problem.code == "E-PROPS" && problem.file == file && problem.line == argument.line
                        && problem.column <= argument.column
                }
            }
        }
        declared.report("props renamed where they are declared")
        given.report("arguments renamed where they are given")
        #expect(given.survivors.isEmpty)
    }

    @Test func everyBlockIsMissed() throws {
        let trial = try ContractTrial()
        var (declared, filled) = (Count(), Count())
        for file in (Array(trial.views.keys) + Array(trial.emails.keys)).sorted() {
            let (pages, letters) = trial.users(of: file)
            guard !(pages.isEmpty && letters.isEmpty) else { continue }
            let isCaller = trial.text(file).contains("{{<")
            for block in trial.mentions(/\{\{\$\s*([\w-]+)/, in: file) {
                guard let changed = trial.renaming(block) else { continue }
                let problems = trial.someProblems(pages, letters, file: file, text: changed)
                let rightPlace = { (problem: TemplateProblem) in
                    if problem.code == "E-SLOT" { return true }
                    let words = trial.words(at: problem, in: problem.file == file ? changed : nil)
                    return problem.code == "E-BLOCK" && (words.hasPrefix(block.name) || words.hasPrefix("{{$\(block.name)"))
                }
                if isCaller {
                    filled.note("\(block)", problems, isRightPlace: rightPlace)
                } else {
                    declared.note("\(block)", problems, isRightPlace: rightPlace)
                }
            }
        }
        declared.report("blocks renamed where they are declared")
        filled.report("blocks renamed where they are filled")
        #expect(filled.survivors.isEmpty)
    }
}
