import Foundation
import Testing

/// The style guide: what every file of the repository keeps to.
@Suite struct TidyTests {
    static let longestLine = 120
    static let longestFunction = 60
    static let longestFile = 400

    @Test func linesFunctionsAndFilesAreShort() {
        var findings: [String] = []
        for file in Repository.sources + Repository.tests {
            if file.lines.count > Self.longestFile + 1 { findings.append("\(file.path): \(file.lines.count) lines") }
            for (index, line) in file.lines.enumerated() where line.count > Self.longestLine {
                // What a test says in a text is an example; breaking it would hide it.
                if file.path.hasPrefix("Tests/"), file.code[index] != line { continue }
                findings.append("\(file.path):\(index + 1): \(line.count) columns")
            }
            for function in file.functions where function.length > Self.longestFunction {
                findings.append("\(file.path):\(function.line): \(function.length) lines: \(function.name)")
            }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    /// Names inside another type are told apart by it: a ledger's event, a sample's service.
    @Test func namesSayWhatAThingIs() {
        let vague = [
            "Manager", "Helper", "Helpers", "Utils", "Util", "Service", "Engine", "Impl", "Base", "Misc", "Common",
        ]
        let taken = ["Application", "Request", "Notification", "Channel", "Event"]
        var findings: [String] = []
        for file in Repository.sources {
            for (index, line) in file.code.enumerated() {
                guard line.first?.isWhitespace == false,
                    let match = line.firstMatch(of: /\b(struct|class|enum|actor|protocol|typealias)\s+([A-Z]\w*)/)
                else { continue }
                let name = String(match.2)
                if taken.contains(name) || vague.contains(where: { name == $0 || name.hasSuffix($0) }) {
                    findings.append("\(file.path):\(index + 1): \(name)")
                }
            }
            if vague.contains(where: { file.name == "\($0).swift" }) { findings.append(file.path) }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test func nothingEndsTheProcessOrHidesAFailure() {
        let forbidden: [(Regex<Substring>, String)] = [
            (/\btry!/, "try!"), (/\bas!/, "as!"), (/[\w\)\]]!(?![=\w])/, "force unwrap"),
            (/\bfatalError\(/, "fatalError"),
        ]
        var findings: [String] = []
        for file in Repository.sources {
            for (index, line) in file.code.enumerated() {
                for (pattern, what) in forbidden where line.contains(pattern) {
                    findings.append("\(file.path):\(index + 1): \(what): \(line.trimmingCharacters(in: .whitespaces))")
                }
            }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test func onlyTheCommandsPrint() {
        let findings = Repository.sources.filter { $0.module != "tributary" }.flatMap { file in
            file.code.enumerated().filter {
                $0.element.contains(/(^|[^.\w])print\(/) && !$0.element.contains("func print(")
            }.map {
                "\(file.path):\($0.offset + 1)"
            }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test func timeAndChanceComeFromTheKernel() {
        let forbidden = /\bDate\(\)|\bUUID\(\)|\.random\(|\.randomElement\(|\.shuffled\(|SystemRandomNumberGenerator/
        let findings = Repository.sources.filter { $0.module != "Kernel" }.flatMap { file in
            file.code.enumerated().filter { $0.element.contains(forbidden) }.map { "\(file.path):\($0.offset + 1)" }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test func everyFileIsUsed() {
        let empty = (Repository.sources + Repository.tests).filter { file in
            file.code.allSatisfy { $0.allSatisfy(\.isWhitespace) }
        }
        #expect(empty.isEmpty, "\(empty.map(\.path).joined(separator: "\n"))")
    }

    @Test func nothingWaitsToBeDone() {
        let folders = ["Sources", "Tests", "Views", "Emails", "Migrations", "Public", "bin", "docs"]
        let endings = [".swift", ".html", ".txt", ".sql", ".css", ".js", ".md", ".sh", ".py"]
        let marks = [
            "TO" + "DO", "FIX" + "ME", "for " + "now", "place" + "holder text", "in a real " + "system",
        ]
        var findings: [String] = []
        for path in folders.flatMap({ Repository.files(below: $0, ending: endings) }) {
            for (index, line) in Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                for mark in marks where line.contains(mark) { findings.append("\(path):\(index + 1): \(mark)") }
            }
        }
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }
}
