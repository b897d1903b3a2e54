import Foundation
import Pages

/// All measurements; whether every goal was met.
func run() throws -> Bool {
    let bench = try Workbench()
    defer { bench.remove() }
    var report = try Report(bench)
    try report.measure(
        "table, 1,000 × 6 cells", MemberListPage.example, repetitions: 10, goal: Report.tableGoal
    ) { $0.write($1) }
    try report.measure(
        "small page, 12 rows", FortunesPage.example, repetitions: 2000, goal: Report.smallGoal
    ) { $0.write($1) }
    try report.measure("200 kB of plain text", ArticlePage.example, repetitions: 20) { $0.write($1) }
    try report.measure("tree, 20 levels deep", TreePage.example, repetitions: 1000) { $0.write($1) }
    try report.measureCompiler()
    try report.measureParser()
    return report.isGood
}

do {
    exit(try run() ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
    exit(2)
}
