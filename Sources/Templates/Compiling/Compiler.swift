/// Compiles one template with all it includes into a program, over the type that it shows. The compiler walks the
/// template as it would be printed, so the place in the HTML is known at every tag; partials, layouts and components
/// become part of the program.
struct Compiler {
    let library: Library
    let diagnostics: Diagnostics
    let asset: (String) -> String?
    let rootTitle: String
    var draft = ProgramDraft()
    var html: HTMLTracker?
    var environment: Environment
    let profile: Profile
    var nextSlot = 1
    var nextLoop = 0
    /// The calls that lead to the current file, outermost first.
    var trail: [(name: String, span: Span)] = []
    /// The files that were compiled.
    var reached: Set<String> = []

    /// Compiles a file for a type; problems go to the diagnostics.
    init(
        _ template: Template, for type: any ViewModel.Type, library: Library, diagnostics: Diagnostics,
        asset: @escaping (String) -> String?
    ) {
        self.library = library
        self.diagnostics = diagnostics
        self.asset = asset
        rootTitle = "\(type)"
        profile = template.file.profile
        html = profile.isHTML ? HTMLTracker(profile) : nil
        let root = Frame(kind: .record(type), slot: 0, offset: 0, title: "\(type)", opened: nil)
        environment = Environment(template: template, frames: [root])
    }

    mutating func compile() -> Program {
        let template = environment.template
        reached.insert(template.file.name)
        if let view = template.view, view.name != rootTitle {
            report("E-VIEW", "this template is for \(view.name), but \(rootTitle) shows it", view.span)
        }
        if template.isComponent {
            report("E-PROPS", "a page cannot be a component: \(rootTitle) gives it no props", 0..<1)
        }
        emit(template.nodes)
        if let state = html?.state { checkEnd(state) }
        draft.frameCount = max(draft.frameCount, nextSlot)
        return Program(draft)
    }

    mutating func emit(_ nodes: [Node]) {
        for node in nodes {
            indent(before: node)
            switch node {
            case .text(let range): emitText(range)
            case .value(let tag): emitValue(tag)
            case .section(let tag): emitSection(tag)
            case .match(let tag): emitMatch(tag)
            case .partial(let tag): emitPartial(tag)
            case .parent(let tag): emitParent(tag)
            case .block(let tag): emitBlock(tag)
            case .asset(let path, let span): emitAsset(path, span)
            case .noToken: html?.state.tag.wantsNoToken = true
            case .lineStart: break
            }
        }
    }

    /// The next free frame.
    mutating func newSlot() -> Int {
        defer { nextSlot += 1 }
        draft.frameCount = max(draft.frameCount, nextSlot + 1)
        return nextSlot
    }

    mutating func newLoop() -> Int {
        defer { nextLoop += 1 }
        draft.loopCount = max(draft.loopCount, nextLoop + 1)
        return nextLoop
    }

    func report(_ code: String, _ message: String, _ range: Range<Int>, hint: String = "", notes: [String] = []) {
        diagnostics.report(
            code, message, Span(file: environment.file, range: range), hint: hint, notes: notes + trailNotes)
    }

    /// How the current place was reached.
    private var trailNotes: [String] {
        let calls = trail.reversed().map { "called as \($0.name) at \($0.span.place)" }
        return calls + ["rendered by \(rootTitle)"]
    }

    private func checkEnd(_ state: HTMLState) {
        if let element = state.open.last(where: { !HTMLTables.optionalEnd.contains($0.name) }) {
            let file = library.templates[element.file]?.file ?? environment.file
            let tag = file.bytes.prefix(element.offset).lastIndex(of: UInt8(ascii: "<")) ?? 0
            diagnostics.report(
                "E-STRUCTURE", "<\(element.name)> is never closed",
                Span(file: file, range: tag..<max(tag, element.offset) + 1), notes: ["rendered by \(rootTitle)"])
        } else if state.mode != .text {
            let end = max(0, environment.file.bytes.count - 1)
            report("E-STRUCTURE", "the template ends inside \(HTMLWords.name(of: state))", end..<end + 1)
        }
    }
}
