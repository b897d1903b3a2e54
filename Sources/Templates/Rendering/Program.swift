import Synchronization

/// One step of a compiled template. Sixteen bytes, so that four lie in a cache line.
struct Op: Sendable {
    enum Code: UInt8, Sendable {
        /// a: place in the literals, b: length.
        case literal
        /// The String at slot + offset.
        case text
        /// The String? at slot + offset, nothing when nil.
        case optionalText
        /// The Int at slot + offset.
        case int
        /// Another value at slot + offset; a: its kind among the values.
        case value
        /// A filtered value; a: the pipe.
        case piped
        /// The pipe of a value that is absent; a: the pipe.
        case pipedAbsent
        /// slot: the loop; a: `LoopValue`.
        case loopValue
        /// a: `ContextValue`.
        case contextValue
        case jump
        /// On to a when the Bool at slot + offset is false.
        case unlessTrue
        /// On to a when the text at slot + offset is empty.
        case unlessText
        /// slot: the loop, b: `LoopValue`; on to a when it does not hold.
        case unlessLoop
        /// b: an optional's shape and a frame; the frame becomes what slot + offset holds, or on to a.
        case unwrap
        /// b: a getter and a frame; the frame is its value of slot + offset while the steps up to a run.
        case get
        /// offset: loop plan; a: where to go on when the list is empty.
        case each
        /// The beginning of a round of a loop in a program whose rounds are counted.
        case round
        /// slot: the loop, b: the frame of its element; a: the first step of the body.
        case next
        /// a: the choice plan of the value at slot + offset.
        case match
        /// a: the plural plan of the number at slot + offset.
        case plural
        /// a: the call plan; slot + offset: the record that the called steps show.
        case call
        /// A dot, when the slash that follows would be the second one at the beginning of an address.
        case laterSlash
        /// slot: where the length of the output is noted.
        case wrapStart
        /// slot: the noted length; a: the width to which the lines written since are filled.
        case wrapEnd
    }

    var code: Code
    var escaper = Escaper.none
    var slot: UInt16 = 0
    var offset: Int32 = 0
    var a: Int32 = 0
    var b: Int32 = 0
}

enum LoopValue: Int32, Sendable {
    case index, number, first, last, even, odd, count

    init?(_ name: String) {
        switch name {
        case "index": self = .index
        case "number": self = .number
        case "first": self = .first
        case "last": self = .last
        case "even": self = .even
        case "odd": self = .odd
        case "count": self = .count
        default: return nil
        }
    }

    var isNumber: Bool { self == .index || self == .number || self == .count }
    static let names = ["index", "number", "first", "last", "even", "odd", "count"]
}

enum ContextValue: Int32, Sendable {
    case nonce, csrf, lang, path

    init?(_ name: String) {
        switch name {
        case "nonce": self = .nonce
        case "csrf": self = .csrf
        case "lang": self = .lang
        case "path": self = .path
        default: return nil
        }
    }

    static let names = ["nonce", "csrf", "lang", "path"]
}

struct LoopPlan: Sendable {
    let list: ListShape
    /// Where the list lies.
    let slot: Int
    let offset: Int
    /// The frame of the element.
    let frame: Int
    let loop: Int
}

struct ChoicePlan: Sendable {
    let choice: ChoiceShape
    /// One step per case of the enumeration.
    var targets: [Int]
}

/// Steps that call themselves, for trees.
struct CallPlan: Sendable {
    /// The first step and the one behind the last.
    var steps: Range<Int>
    /// The frame of the record that is shown.
    let frame: Int
    /// The frames and loops that the steps use; they are kept while the steps are called from within.
    var frames: Range<Int>
    var loops: Range<Int>
}

struct PluralPlan: Sendable {
    /// The kind of the number at the place of the step; nil for a number of a loop.
    let kind: ShapeKind?
    let loop: (index: Int, value: LoopValue)?
    let category: @Sendable (Int64) -> PluralCategory
    /// One step per plural category, in the order of its cases.
    var targets: [Int]
}

/// How far a program may go while it runs.
struct RunLimits: Sendable {
    /// Bytes of output.
    var output = Writer.largest
    /// Rounds of all loops together, where they are counted.
    var rounds = Int.max
}

/// A compiled template: immutable, shared by all requests.
final class Program: Sendable {
    let ops: ContiguousArray<Op>
    /// All literal bytes, followed by room for copies that read on.
    let literals: [UInt8]
    let kinds: [ShapeKind]
    let pipes: [Pipe]
    let optionals: [OptionalShape]
    let getters: [Field.Reader]
    let loops: [LoopPlan]
    let choices: [ChoicePlan]
    let plurals: [PluralPlan]
    let calls: [CallPlan]
    /// The steps at which the answer is flushed.
    let cuts: [Int]
    /// The steps of the blocks that may be rendered alone.
    let regions: [String: Range<Int>]
    let limits: RunLimits
    private let addresses: [AddressSteps]
    private let refused: RefusedAddress.Report
    let frameCount: Int
    let loopCount: Int
    /// The largest page lately, so that the next one finds room at once.
    private let lastSize: Atomic<Int>

    init(_ draft: ProgramDraft) {
        ops = draft.ops
        literals = draft.literals + [UInt8](repeating: 0, count: 32)
        kinds = draft.kinds
        pipes = draft.pipes
        optionals = draft.optionals
        getters = draft.getters
        loops = draft.loops
        choices = draft.choices
        plurals = draft.plurals
        calls = draft.calls
        cuts = draft.cuts
        regions = draft.regions
        limits = draft.limits
        addresses = draft.addresses
        refused = draft.refused
        // A step whose slot is a loop has no place, but the interpreter looks it up before it knows.
        frameCount = max(draft.frameCount, draft.loopCount)
        loopCount = draft.loopCount
        lastSize = Atomic(draft.literals.count * 2)
    }

    /// Tells where the address stands that a step refused.
    func tellRefusal(at step: Int) {
        guard let place = addresses.first(where: { $0.steps.contains(step) }) else { return }
        refused(RefusedAddress(place))
    }

    /// How much memory a page will need.
    var capacity: Int {
        let size = lastSize.load(ordering: .relaxed)
        return size + size / 8 + 1024 + Writer.slack
    }

    /// Remembers the size of a page; smaller pages let the memory shrink slowly.
    func noteSize(_ size: Int) {
        let last = lastSize.load(ordering: .relaxed)
        lastSize.store(size > last ? size : last - (last - size) / 16, ordering: .relaxed)
    }
}

/// A program while it is made.
struct ProgramDraft {
    var ops: ContiguousArray<Op> = []
    var literals: [UInt8] = []
    var kinds: [ShapeKind] = []
    var pipes: [Pipe] = []
    var optionals: [OptionalShape] = []
    var getters: [Field.Reader] = []
    var loops: [LoopPlan] = []
    var choices: [ChoicePlan] = []
    var plurals: [PluralPlan] = []
    var calls: [CallPlan] = []
    var cuts: [Int] = []
    var regions: [String: Range<Int>] = [:]
    var limits = RunLimits()
    var addresses: [AddressSteps] = []
    var refused: RefusedAddress.Report = { _ in }
    var frameCount = 1
    var loopCount = 0
    /// Steps from here on may not be merged with those before: something jumps here.
    private var barrier = 0

    /// The place of the next step, as a target of jumps.
    @discardableResult
    mutating func here() -> Int {
        barrier = ops.count
        return ops.count
    }

    @discardableResult
    mutating func append(_ op: Op) -> Int {
        ops.append(op)
        return ops.count - 1
    }

    mutating func literal(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        if let last = ops.last, last.code == .literal, ops.count > barrier,
            Int(last.a) + Int(last.b) == literals.count
        {
            ops[ops.count - 1].b += Int32(bytes.count)
        } else {
            ops.append(Op(code: .literal, a: Int32(literals.count), b: Int32(bytes.count)))
        }
        literals.append(contentsOf: bytes)
    }

    /// Lets the jumps at these places lead here.
    mutating func land(_ places: [Int]) {
        let target = here()
        for place in places { ops[place].a = Int32(target) }
    }
}
