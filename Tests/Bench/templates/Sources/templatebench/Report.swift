import CAllocations
import Foundation
import Pages
import Templates

/// The table that the bench prints, a line for each page.
struct Report {
    /// What the figures must be; the last column says whether they are.
    static let tableGoal = 1.6
    static let smallGoal = 2.5
    static let mostAllocations = 3
    static let compileGoal = 150.0
    static let parserGoal = 1e8

    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }

    let bench: Workbench
    let templates: TemplateSet
    let context = RenderContext(nonce: "n0nce", csrfToken: "t0ken")
    private(set) var isGood = true

    init(_ bench: Workbench) throws {
        self.bench = bench
        templates = try bench.templates()
        print(Self.line(["page", "size", "templates", "by hand", "ratio", "goal", "allocations", ""]))
    }

    /// Prints the line of one page after checking that both ways write the same bytes.
    mutating func measure<P: Page>(
        _ name: String, _ page: P, repetitions: Int, goal: Double? = nil, byHand: (inout FloorWriter, P) -> Void
    ) throws {
        let (templates, context) = (templates, context)
        let rendered = try templates.render(page, context)
        var floor = FloorWriter(capacity: rendered.count * 2)
        byHand(&floor, page)
        guard floor.bytes.elementsEqual(rendered) else {
            let place = zip(floor.bytes, rendered).prefix { $0 == $1 }.count
            let (theirs, ours) = (floor.bytes.dropFirst(place).prefix(80), rendered.dropFirst(place).prefix(80))
            throw Mismatch(
                description: "\(name) differs at \(place): \(String(decoding: ours, as: UTF8.self)) instead of "
                    + String(decoding: theirs, as: UTF8.self))
        }
        for _ in 0..<20 { _ = try templates.render(page, context) }
        let (ours, least) = try Stopwatch.compare(
            repetitions: repetitions,
            { _ = try templates.render(page, context) },
            {
                var fresh = FloorWriter(capacity: rendered.count + 1024)
                byHand(&fresh, page)
            })
        let before = allocations_so_far()
        _ = try templates.render(page, context)
        let allocations = Int(allocations_so_far() - before)
        let isMet = allocations <= Self.mostAllocations && goal.map { ours / least <= $0 } ?? true
        isGood = isGood && isMet
        print(
            Self.line([
                name, "\(Self.text(Double(rendered.count) / 1000, 1)) kB", Self.time(ours), Self.time(least),
                Self.text(ours / least, 2), goal.map { "≤ \(Self.text($0, 1))" } ?? "", "\(allocations)",
                isMet ? "ok" : "MISSED",
            ]))
    }

    /// Prints what compiling the catalogue takes, from files to programs.
    mutating func measureCompiler() throws {
        _ = try bench.catalogue()
        let fastest = (0..<15).map { _ in Stopwatch.time(1) { _ = try? bench.catalogue() } }.min() ?? .infinity
        let perKilobyte = fastest / Double(bench.catalogueSize)
        let isMet = perKilobyte <= Self.compileGoal
        isGood = isGood && isMet
        print(
            "compile with all checks: \(Workbench.pieces) templates of "
                + "\(bench.catalogueSize / Workbench.pieces) bytes in \(Self.time(fastest)), "
                + "\(Self.text(perKilobyte, 1)) µs/kB, goal ≤ 150: \(isMet ? "ok" : "MISSED")")
    }

    /// Prints how long a megabyte of what a parser may stumble over takes to be refused or read.
    mutating func measureParser() throws {
        for piece in ["{{#a}}", "{", "{{="] {
            let folder = try bench.megabyte(of: piece)
            let fastest = (0..<3).map { _ in
                Stopwatch.time(1) { _ = try? TemplateSet(views: folder, emails: "/nowhere", pages: []) }
            }.min() ?? .infinity
            let isMet = fastest < Self.parserGoal
            isGood = isGood && isMet
            print("1 MB of \(piece): \(Self.time(fastest)), goal < 100 ms: \(isMet ? "ok" : "MISSED")")
        }
    }

    private static func line(_ cells: [String]) -> String {
        let widths = [26, 10, 12, 12, 7, 8, 13, 0]
        return zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined()
    }

    private static func text(_ number: Double, _ places: Int) -> String { String(format: "%.\(places)f", number) }

    private static func time(_ nanoseconds: Double) -> String {
        nanoseconds < 10_000 ? text(nanoseconds / 1000, 3) + " µs" : text(nanoseconds / 1e6, 4) + " ms"
    }
}
