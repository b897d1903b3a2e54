import Foundation
import Mustache
import Pages
import Stencil

let members = MemberListPage.example
let fortunes = FortunesPage.example
let memberFields: [String: Any] = ["title": members.title, "rows": members.rows.map(\.fields)]
let fortuneFields: [String: Any] = ["title": fortunes.title, "fortunes": fortunes.fortunes.map(\.fields)]

/// Nanoseconds of one repetition, the fastest of some rounds.
func measure(_ repetitions: Int, rounds: Int = 10, _ body: () throws -> Void) rethrows -> Double {
    var fastest = Double.infinity
    for _ in 0..<rounds {
        let start = ContinuousClock().now
        for _ in 0..<repetitions { try body() }
        let parts = (ContinuousClock().now - start).components
        fastest = min(fastest, (Double(parts.seconds) * 1e9 + Double(parts.attoseconds) / 1e9) / Double(repetitions))
    }
    return fastest
}

func line(_ cells: [String]) -> String {
    zip(cells, [36, 16, 14, 16, 0])
        .map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }.joined()
}

func text(_ number: Double, _ places: Int) -> String { String(format: "%.\(places)f", number) }

let ours = try Ours()
let ourTable = try measure(10, rounds: 300) { _ = try ours.render(members) }
let ourSmall = try measure(1000, rounds: 300) { _ = try ours.render(fortunes) }

func report(_ name: String, _ table: Double, _ small: Double) {
    print(
        line([
            name, "\(text(table / 1e6, 3)) ms", "× \(text(table / ourTable, 0))", "\(text(small / 1000, 2)) µs",
            "× \(text(small / ourSmall, 0))",
        ]))
}

print(line(["engine", "table", "over ours", "small page", "over ours"]))
report("ours", ourTable, ourSmall)
let mustacheTable = try MustacheTemplate(string: Template.members)
let mustacheSmall = try MustacheTemplate(string: Template.fortunes)
guard Array(mustacheTable.render(members).utf8).count == (try ours.render(members)).count else {
    print("rivals: the pages differ")
    exit(2)
}
report(
    "swift-mustache 2.1.1, structs", measure(1) { _ = mustacheTable.render(members) },
    measure(20) { _ = mustacheSmall.render(fortunes) })
report(
    "swift-mustache 2.1.1, dictionaries", measure(1) { _ = mustacheTable.render(memberFields) },
    measure(20) { _ = mustacheSmall.render(fortuneFields) })
let stencil = Environment()
let stencilTable = stencil.templateClass.init(templateString: Template.stencilMembers, environment: stencil, name: nil)
let stencilSmall = stencil.templateClass.init(templateString: Template.stencilFortunes, environment: stencil, name: nil)
report(
    "Stencil 0.15.1, dictionaries", try measure(1) { _ = try stencilTable.render(memberFields) },
    try measure(20) { _ = try stencilSmall.render(fortuneFields) })
