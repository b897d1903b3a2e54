/// What names mean at one place of a template.
struct Environment {
    var template: Template
    /// The records and elements that are open, innermost last.
    var frames: [Frame]
    /// The bound props of a component; nil elsewhere.
    var props: [String: Operand]?
    /// Values whose section is open: they are there, and this is where they lie. By the key of their path.
    var present: [String: Frame] = [:]
    /// What fills the blocks of this file.
    var blocks: [String: BlockBinding] = [:]
    /// What stands in front of every line, because the call of this file is indented.
    var indentation: [UInt8] = []
    /// How many blanks are taken off every line first, because the block that is filled had them at its definition.
    var dedentation = 0
    /// The steps of the file when it calls itself.
    var tree: TreeCall?
    /// The default of the block that is being filled, for `{{>$super}}`; at most one.
    var parentBlock: [BlockBinding] = []

    var file: SourceFile { template.file }

    /// Moves the lines of a file that is called: with a call that is alone in its line, and not at all beside text.
    mutating func indent(_ blanks: [UInt8], isStandalone: Bool) {
        indentation = isStandalone ? indentation + blanks.dropFirst(dedentation) : []
        dedentation = 0
    }
}

/// A partial that calls itself: where its steps begin and what they show.
struct TreeCall {
    let plan: Int
    let file: String
    let frame: Int
    let type: any ViewModel.Type
}

/// The body of a block and where its names live.
struct BlockBinding {
    let block: BlockTag
    let environment: Environment
    /// Whether the block sees the records that are open where it is filled in, as layouts do and components do not.
    var seesPlace = false
    /// How many calls led to where the block was written.
    var depth = 0
}

/// A record or element whose fields names may mean.
struct Frame {
    let kind: ShapeKind
    let slot: Int
    let offset: Int
    var alias: String?
    /// The loop that walks it, if any.
    var loop: Int?
    /// Whether the frame is the element of a loop that was opened with it.
    var isElement = false
    /// "{{#rows}}", for notes.
    let title: String
    let opened: Span?

    var fields: [Field] { if case .record(let type) = kind { type.templateFields } else { [] } }
}

/// What an expression stands for, once its names are known.
indirect enum Operand {
    case literal(Literal)
    case path(Path)
    case loop(Int, LoopValue)
    case context(ContextValue)
    /// A value with its filters. Some of these make something of a value that is absent.
    case piped(Operand, [OperandStep], ScalarKind, takesAbsent: Bool)
    case json(Path)
    /// The elements of a list as one text.
    case joined(Path)
    /// The texts of an enumeration's cases.
    case words(Path, [String])
}

/// One filter of an operand.
enum OperandStep {
    case filter(FilterStep)
    /// A filter one of whose arguments is a value of the page.
    case open(Filter, [Argument])

    enum Argument {
        case literal(Literal)
        case path(Path)
    }
}

/// A way from a frame to a value.
struct Path {
    enum Step {
        case field(Field)
        case unwrap(OptionalShape)
    }

    let slot: Int
    let offset: Int
    var steps: [Step]
    var kind: ShapeKind
    /// As written: "frame.tenantName".
    var name: String

    /// The same for all ways to one value.
    var key: String {
        let names = steps.map { step in if case .field(let field) = step { ".\(field.name)" } else { "" } }
        return "\(slot)+\(offset)" + names.joined()
    }
}
