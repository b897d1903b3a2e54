import Foundation
import Testing

/// docs/requirements.md says which test proves which security requirement; this holds it to that.
@Suite struct RequirementTests {
    /// How many requirements each letter has.
    static let counts: KeyValuePairs<String, Int> = [
        "S": 7, "C": 9, "P": 6, "M": 6, "G": 5, "X": 9, "A": 7, "D": 8, "L": 7,
    ]
    static let reasons = ["open: ", "not applicable: "]

    /// What is wrong with a page of requirements, given the tests that there are.
    static func findings(_ page: String, tests: Set<String>) -> [String] {
        var findings: [String] = []
        var rows: [String: String] = [:]
        for line in page.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0].wholeMatch(of: /[A-Z]\d+/) != nil else { continue }
            if rows[cells[0]] != nil { findings.append("\(cells[0]) stands there twice") }
            rows[cells[0]] = cells[2]
        }
        for (letter, count) in counts {
            for id in (1...count).map({ "\(letter)\($0)" }) where rows[id] == nil { findings.append("\(id) is missing") }
        }
        for (id, proof) in rows.sorted(by: { $0.key < $1.key }) {
            let named = proof.matches(of: /`([^`]+)`/).map { String($0.1) }
            let hasReason = reasons.contains { reason in
                proof.range(of: reason).map { proof[$0.upperBound...].count > 10 } ?? false
            }
            if named.isEmpty, !hasReason { findings.append("\(id) names neither test nor reason") }
            for name in named where !tests.contains(name) {
                findings.append("\(id) names \(name), which does not exist")
            }
        }
        return findings
    }

    @Test func everyRequirementHasATestThatExistsOrAReason() {
        let page = Repository.text("docs/requirements.md")
        let findings = Self.findings(page, tests: Self.tests())
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    /// The control: a page without one of its rows, with a misspelt test, or without reason is found.
    @Test func whatIsMissingOrMisspeltIsFound() {
        let page = Repository.text("docs/requirements.md")
        let tests = Self.tests()
        func changed(_ from: String, _ to: String) -> [String] {
            #expect(page.contains(from))
            return Self.findings(page.replacingOccurrences(of: from, with: to), tests: tests)
        }
        #expect(changed("| A2 |", "| A20 |").contains("A2 is missing"))
        #expect(!changed("`RequestTests.aNonceIsNew", "`RequestTests.aNonceIsOld").isEmpty)
        #expect(changed("not applicable: the program fetches nothing; there are no webhooks", "").contains { $0.hasPrefix("X8") })
        #expect(changed("not applicable: the program fetches nothing; there are no webhooks", "open: ").contains { $0.hasPrefix("X8") })
        #expect(!changed("| S1 |", "| S2 |").isEmpty)
    }

    /// `Suite.test` of every test in Swift and the names of the scripts.
    private static func tests() -> Set<String> {
        var names: Set<String> = []
        for file in Repository.tests {
            for part in Repository.text(file.path).components(separatedBy: "@Suite").dropFirst() {
                guard let suite = part.firstMatch(of: /struct (\w+)/) else { continue }
                for test in part.components(separatedBy: "@Test").dropFirst() {
                    guard let name = test.firstMatch(of: /func (?:`([^`]+)`|(\w+))\(/) else { continue }
                    names.insert("\(suite.1).\(name.1 ?? name.2 ?? "")")
                }
            }
        }
        for folder in ["Tests/Browser", "Tests/Faults", "Tests/Hostile"] {
            for path in Repository.files(below: folder, ending: [".py"]) {
                names.insert(String(path.split(separator: "/").last ?? ""))
            }
        }
        return names
    }
}
