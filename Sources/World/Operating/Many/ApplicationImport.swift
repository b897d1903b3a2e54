import Foundation
import Identity
import Kernel
import Partnership
import Sales

/// Applications of a table, entered row by row as the form would take them. The file is read in small parts, so its
/// length does not matter.
public struct ApplicationImport: Sendable {
    private static let partBytes = 64 * 1024

    public static let columns = [("line", 6), ("outcome", 10), ("application", 21), ("why", 0)]

    private let desk: Desk

    public init(_ world: World, tenant: String?) async throws {
        desk = try await Desk(world, tenant)
    }

    /// Reads the file to its end. The first line names the fields of the form; a cell with several entries has them
    /// between semicolons. Each row is entered in a unit of work of its own; with `isLook` it is taken back. Run again,
    /// rows that were entered are found. Throws DeskProblem for a file that is no such table; what stands before the
    /// line that is wrong stays.
    public func run(
        _ file: FileHandle, by email: String, isLook: Bool, _ words: ManyWords
    ) async throws -> ManyResult {
        let actor = desk.actor(try await desk.staff(email, .decideApplications))
        let all = Self.length(file)
        var (reader, fields): (CSVReader, [ApplicationField]?) = (CSVReader(), nil)
        var (result, bytes, isAtEnd) = (ManyResult(isLook: isLook), 0, false)
        while !isAtEnd {
            let part = try file.read(upToCount: Self.partBytes) ?? Data()
            isAtEnd = part.isEmpty
            bytes += part.count
            var records: [CSVReader.Record] = []
            do {
                if isAtEnd {
                    try reader.finish { records.append($0) }
                } else {
                    try reader.read(part) { records.append($0) }
                }
            } catch let fault as CSVFault {
                throw DeskProblem(description: fault.explanation)
            }
            if fields == nil, let head = records.first {
                fields = try Self.fields(head)
                records.removeFirst()
            }
            for record in records {
                guard let fields else { break }
                words.line(try await enter(record, fields, by: actor, &result))
                words.step(
                    ManyWords.Step(
                        records: result.all,
                        part: all.map { ManyWords.Step.Part(done: min(record.end.byte, $0), all: $0) }))
            }
        }
        guard fields != nil else { throw DeskProblem(description: "The file is empty.") }
        return result
    }

    private func enter(
        _ record: CSVReader.Record, _ fields: [ApplicationField], by actor: Actor, _ result: inout ManyResult
    ) async throws -> ManyWords.Line {
        var (number, why): (String?, String?) = (nil, nil)
        var word = "refused"
        do {
            let answers = try Self.answers(record, fields)
            let entered = try await desk.trying(result.isLook) {
                try await desk.world.contexts.recruiting.enter(desk.tenant, answers, by: actor)
            }
            switch entered {
            case .entered(let publicID): (word, number) = ("entered", publicID)
            case .wasThere(let publicID): (word, number) = ("as before", publicID)
            }
        } catch let invalid as Invalid {
            why = invalid.problems.map { problem in
                problem.field.isEmpty ? problem.message : "\(problem.field): \(problem.message)"
            }.joined(separator: " ")
        }
        switch word {
        case "entered": result.done += 1
        case "as before": result.asBefore += 1
        default: result.refused += 1
        }
        return ManyWords.Line(
            cells: [String(record.line), word, number ?? "", why ?? ""],
            json: [
                "line": JSON(record.line), "outcome": .text(word.replacing(" ", with: "_")),
                "application": JSON(number) { .text($0) }, "why": JSON(why) { .text($0) },
            ],
            isRefused: word == "refused")
    }

    private static func fields(_ head: CSVReader.Record) throws -> [ApplicationField] {
        var fields: [ApplicationField] = []
        for name in head.cells.map({ $0.trimmingWhitespace().lowercased() }) {
            guard let field = ApplicationField(rawValue: name), !fields.contains(field) else {
                let known = ApplicationField.allCases.map(\.rawValue).joined(separator: ", ")
                throw DeskProblem(
                    description: "The first line names “\(name.prefix(60))”, which is no field or stands there "
                        + "twice. The fields are: \(known)")
            }
            fields.append(field)
        }
        let missing = ApplicationField.allCases.filter { $0.isRequired && !fields.contains($0) }
        guard missing.isEmpty else {
            let names = missing.map(\.rawValue).joined(separator: ", ")
            throw DeskProblem(description: "The first line does not name: \(names)")
        }
        return fields
    }

    private static func answers(_ record: CSVReader.Record, _ fields: [ApplicationField]) throws -> ApplicationAnswers {
        guard record.cells.count == fields.count else {
            throw Invalid("", "The row has \(record.cells.count) cells, and the first line \(fields.count).")
        }
        var answers = ApplicationAnswers()
        for (field, cell) in zip(fields, record.cells) {
            switch field.shape {
            case .list: answers.set(field, to: cell.split(separator: ";").map(String.init))
            case .yesNo:
                let typed = cell.trimmingWhitespace().lowercased()
                guard ["", "yes", "no", "true", "false", "1", "0"].contains(typed) else {
                    throw Invalid(field.rawValue, "Write yes or no.")
                }
                answers.set(field, to: ["yes", "true", "1"].contains(typed) ? ["yes"] : [])
            case .line, .lines: answers.set(field, to: [cell])
            }
        }
        return answers
    }

    /// The bytes of a file; nil for what comes through a pipe.
    private static func length(_ file: FileHandle) -> Int? {
        guard let end = try? file.seekToEnd(), (try? file.seek(toOffset: 0)) != nil else { return nil }
        return Int(end)
    }
}
