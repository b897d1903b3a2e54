import ArgumentParser
import Foundation
import Templates

/// Renders any template with JSON data, for people who try things and for conformance runs.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render a Mustache template with JSON data.",
        discussion: """
            Prints what the template makes of the data to standard output, by the plain Mustache specification with \
            inheritance and dynamic names: nothing is checked against a page, and names that are missing print nothing.
            Numbers are printed as the data writes them. False, null, zero, an empty string and an empty array hide a \
            section.
            Problems are printed with file, line and column to standard error, and the exit status is 1.
            """)

    @Argument(help: ArgumentHelp("The file of the template; - reads standard input.", valueName: "template"))
    var template: String

    @Argument(help: ArgumentHelp("The file of the data, as JSON; - reads standard input.", valueName: "data.json"))
    var data: String

    @Option(
        help: ArgumentHelp(
            "The folder of partials and parents: NAME.mustache, NAME.html, NAME.txt or NAME.", valueName: "dir"))
    var partials: String?

    func validate() throws {
        if template == "-", data == "-" {
            throw ValidationError("Only one of the template and the data can come from standard input.")
        }
    }

    func run() throws {
        do {
            if let partials, !Self.isFolder(partials) {
                Terminal.complain("warning: \(partials) is no folder: every partial is empty")
            }
            let source = try Self.read(template)
            let value = try DynamicValue(json: try Self.read(data))
            let known = partials.map { DynamicPartials(folder: $0) } ?? DynamicPartials([:])
            try Self.write(try DynamicTemplate(source, partials: known).render(value))
        } catch let problems as TemplateProblems {
            for problem in problems.problems { Terminal.complain(problem.description) }
            throw ExitCode.failure
        } catch let exit as ExitCode {
            throw exit
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode.failure
        }
    }

    private static func read(_ path: String) throws -> TemplateSource {
        if path == "-" {
            return TemplateSource(name: "<stdin>", bytes: [UInt8](FileHandle.standardInput.readDataToEndOfFile()))
        }
        if let file = FileHandle(forReadingAtPath: path), let bytes = try? file.readToEnd() ?? Data() {
            return TemplateSource(name: path, bytes: [UInt8](bytes))
        }
        let isThere = FileManager.default.fileExists(atPath: path)
        let reason = isFolder(path) ? "this is a folder" : isThere ? "it cannot be read" : "there is no such file"
        Terminal.complain("\(path): error: \(reason)")
        throw ExitCode.failure
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func write(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            Terminal.complain("<stdout>: error: it takes no more")
            throw ExitCode.failure
        }
    }
}
