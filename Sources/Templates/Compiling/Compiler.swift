/// Compiles one template with all it includes into a program, over the type that it shows. The compiler walks the
/// template as it would be printed, so the place in the HTML is known at every tag; partials, layouts and components
/// become part of the program.
struct Compiler {
    let library: Library
    let diagnostics: Diagnostics
    let asset: (String) -> String?
    /// The language of the program.
    let locale: any TemplateLocale
    /// All languages of the set; the first is the reference.
    let locales: [any TemplateLocale]
    let rootTitle: String
    /// Blocks that may be rendered alone.
    let fragments: Set<String>
    var draft = ProgramDraft()
    var html: HTMLTracker?
    var environment: Environment
    let profile: Profile
    var nextSlot = 1
    var nextLoop = 0
    /// How many sections are open around the current place.
    var sectionDepth = 0
    /// The calls that lead to the current file, outermost first.
    var trail: [(name: String, span: Span)] = []
    var usage = Usage()
    /// What an edited text may do; nil for the program's own templates.
    var sandbox: SandboxScope?
    /// Whether comments in the page say where components come from.
    var annotates = false
    /// Whether the program of another language may differ from this one.
    var isLocalized = false

    /// Compiles a file for a type; problems go to the diagnostics.
    init(
        _ template: Template, for type: any ViewModel.Type, library: Library, diagnostics: Diagnostics,
        locale: any TemplateLocale = TemplateLocales.english, locales: [any TemplateLocale] = [TemplateLocales.english],
        fragments: [String] = [], asset: @escaping (String) -> String?
    ) {
        self.library = library
        self.diagnostics = diagnostics
        self.asset = asset
        self.locale = locale
        self.locales = locales
        self.fragments = Set(fragments)
        rootTitle = "\(type)"
        profile = template.file.profile
        html = profile.isHTML ? HTMLTracker(profile) : nil
        let root = Frame(kind: .record(type), slot: 0, offset: 0, title: "\(type)", opened: nil)
        environment = Environment(template: template, frames: [root])
    }

    /// The texts of the program's language.
    var messages: MessageFile? { library.messages[locale.tag] }

    mutating func compile() -> Program {
        let template = environment.template
        usage.files.insert(template.file.name)
        if let view = template.view, view.name != rootTitle {
            report("E-VIEW", "this template is for \(view.name), but \(rootTitle) shows it", view.span)
        }
        if template.isComponent {
            report("E-PROPS", "a page cannot be a component: \(rootTitle) gives it no props", 0..<1)
        }
        emit(template.nodes)
        if let state = html?.state { checkEnd(state) }
        checkLabels()
        for name in fragments.subtracting(draft.regions.keys).sorted() {
            diagnostics.report(
                "E-FRAGMENT", "\(rootTitle) names the fragment '\(name)', and its template has no block of that name",
                file: template.file.name, notes: ["the block must stand outside of all sections"])
        }
        draft.frameCount = max(draft.frameCount, nextSlot)
        return Program(draft)
    }

    mutating func emit(_ nodes: [Node]) {
        for node in nodes {
            if sandbox?.isPassed(by: draft) == true { return }
            indent(before: node)
            switch node {
            case .text(let range): emitText(range)
            case .value(let tag): emitValue(tag)
            case .section(let tag): inSection { $0.emitSection(tag) }
            case .match(let tag): inSection { $0.emitMatch(tag) }
            case .partial(let tag): emitPartial(tag)
            case .parent(let tag): emitParent(tag)
            case .block(let tag): emitBlock(tag)
            case .asset(let path, let span): emitAsset(path, span)
            case .noToken: html?.state.tag.wantsNoToken = true
            case .lineStart: break
            case .message(let tag): emitMessage(tag)
            case .flush(let span): emitFlush(span)
            case .wrap(let tag): inSection { $0.emitWrap(tag) }
            }
        }
    }

    mutating func inSection(_ body: (inout Compiler) -> Void) {
        sectionDepth += 1
        html?.enterSection()
        body(&self)
        html?.sectionDepth -= 1
        sectionDepth -= 1
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

    func lint(_ code: String, _ message: String, _ range: Range<Int>, notes: [String] = []) {
        diagnostics.report(
            code, message, Span(file: environment.file, range: range), notes: notes + trailNotes, severity: .lint)
    }

    /// How the current place was reached.
    var trailNotes: [String] {
        let calls = trail.reversed().map { "called as \($0.name) at \($0.span.place)" }
        return calls + ["rendered by \(rootTitle)"]
    }

    /// Each `for` names an id of the page; ids that come from data may be any.
    private func checkLabels() {
        guard let names = html?.names, !names.hasDynamicID else { return }
        for target in names.targets where !names.ids.contains(target.id) {
            diagnostics.report(
                "L-LABEL", "no control has the id '\(target.id)'", target.span, notes: ["rendered by \(rootTitle)"],
                severity: .lint)
        }
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
