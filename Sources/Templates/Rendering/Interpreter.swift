/// Runs programs. This file and `Writer` hold the unsafe code of the module: frames are places in the page, which the
/// caller keeps alive and unchanged for the whole run.
struct Interpreter: ~Copyable {
    private struct Loop {
        var index = 0
        var count = 0
        var stride = 0
    }

    /// Trees may be this deep.
    static let deepestCall = 64

    private let program: Program
    private let context: RenderContext
    private let frames: UnsafeMutablePointer<Place>
    private let loops: UnsafeMutablePointer<Loop>
    private var writer: Writer
    private var depth = 0
    private var rounds = 0
    /// The last step whose address was refused: a list with a thousand such addresses is told of once.
    private var refusedStep = -1

    /// Renders a program over the record at `root`, or some of its steps.
    static func render(
        _ program: Program, root: Place, _ context: RenderContext, _ steps: Range<Int>? = nil
    ) throws -> [UInt8] {
        var larger: [UInt8]?
        let bytes = try [UInt8](unsafeUninitializedCapacity: program.capacity) { memory, count in
            (count, larger) = try render(program, root, context, steps, UnsafeMutableRawBufferPointer(memory))
        }
        return larger ?? bytes
    }

    /// Renders a program into memory that is lent; all bytes when it was too small.
    static func render(
        _ program: Program, root: Place, _ context: RenderContext, lend: TemplateSet.Lender
    ) throws -> [UInt8]? {
        var larger: [UInt8]?
        _ = try lend(program.capacity) { memory in
            let (count, bytes) = try render(program, root, context, nil, memory)
            larger = bytes
            return count
        }
        return larger
    }

    /// How many bytes lie in the memory that was lent, or all bytes when it was too small.
    private static func render(
        _ program: Program, _ root: Place, _ context: RenderContext, _ steps: Range<Int>?,
        _ memory: UnsafeMutableRawBufferPointer
    ) throws -> (Int, [UInt8]?) {
        let (frameCount, loopCount) = (program.frameCount, max(1, program.loopCount))
        return try withUnsafeTemporaryAllocation(of: Place.self, capacity: frameCount) { frames in
            try withUnsafeTemporaryAllocation(of: Loop.self, capacity: loopCount) { loops in
                frames.initialize(repeating: root)
                loops.initialize(repeating: Loop())
                guard let firstFrame = frames.baseAddress, let firstLoop = loops.baseAddress else { return (0, []) }
                var interpreter = Interpreter(program, context, firstFrame, firstLoop, Writer(lent: memory))
                try interpreter.run(steps ?? 0..<program.ops.count)
                let writer = interpreter.writer
                if steps == nil { program.noteSize(writer.count) }
                return writer.isLent ? (writer.count, nil) : (0, writer.bytes)
            }
        }
    }

    private init(
        _ program: Program, _ context: RenderContext, _ frames: UnsafeMutablePointer<Place>,
        _ loops: UnsafeMutablePointer<Loop>, _ writer: consuming Writer
    ) {
        self.program = program
        self.context = context
        self.frames = frames
        self.loops = loops
        self.writer = writer
    }

    private mutating func run(_ steps: Range<Int>) throws {
        let program = program
        try program.ops.withUnsafeBufferPointer { ops in
            try program.literals.withUnsafeBufferPointer { literals in
                guard let base = ops.baseAddress, let text = literals.baseAddress else { return }
                try run(base, text, from: base + steps.lowerBound, to: base + steps.upperBound)
            }
        }
        try checkSize()
    }

    private func checkSize() throws {
        guard writer.isOverfull || writer.count > program.limits.output else { return }
        let limit = program.limits.output
        let size = limit >> 20 > 0 ? "\(limit >> 20) MB" : "\(limit) bytes"
        throw RenderFailure(description: "the page is larger than \(size)")
    }

    @inline(never)
    private mutating func countRound() throws {
        rounds += 1
        guard rounds <= program.limits.rounds else {
            throw RenderFailure(description: "the lists of the text have more than \(program.limits.rounds) elements")
        }
        try checkSize()
    }

    private mutating func run(
        _ ops: UnsafePointer<Op>, _ literals: UnsafePointer<UInt8>, from start: UnsafePointer<Op>,
        to end: UnsafePointer<Op>
    ) throws {
        let frames = frames
        var step = start
        var cursor = writer.cursor
        while step < end {
            let op = step.pointee
            let place = frames[Int(op.slot)] + Int(op.offset)
            step += 1
            switch op.code {
            case .literal: cursor = writer.copyLiteral(literals + Int(op.a), Int(op.b), at: cursor)
            case .text: cursor = write(place, op.escaper, at: cursor)
            case .optionalText:
                if place.isPresent(String.self) { cursor = write(place, op.escaper, at: cursor) }
            case .int: cursor = writer.write(Int64(place.value(as: Int.self)), at: cursor)
            case .jump: step = ops + Int(op.a)
            case .unlessTrue: if !place.value(as: Bool.self) { step = ops + Int(op.a) }
            case .unlessText: if place.isEmptyText { step = ops + Int(op.a) }
            case .unlessLoop:
                if let value = LoopValue(rawValue: op.b), !holds(Int(op.slot), value) { step = ops + Int(op.a) }
            case .next: if advance(op) { step = ops + Int(op.a) }
            case .each: if !enter(op) { step = ops + Int(op.a) }
            case .unwrap:
                if let payload = program.optionals[Int(op.b >> 12)].payload(place) {
                    frames[Int(op.b & 0xFFF)] = payload
                } else {
                    step = ops + Int(op.a)
                }
            case .match:
                let plan = program.choices[Int(op.a)]
                step = ops + plan.targets[plan.choice.index(place)]
            case .plural: step = ops + pluralTarget(op)
            case .get:
                writer.cursor = cursor
                try get(op, ops, literals, from: step)
                cursor = writer.cursor
                step = ops + Int(op.a)
            case .round:
                writer.cursor = cursor
                try countRound()
            case .call:
                writer.cursor = cursor
                try call(op, ops, literals)
                cursor = writer.cursor
            default:
                writer.cursor = cursor
                writeOther(op)
                if writer.hasRefused { tellRefusal(at: step - ops - 1) }
                cursor = writer.cursor
            }
        }
        writer.cursor = cursor
    }

    private func place(_ op: Op) -> Place { frames[Int(op.slot)] + Int(op.offset) }

    /// Writes a text from where it lies, without keeping it alive: its owner does.
    @inline(__always)
    private mutating func write(_ place: Place, _ escaper: Escaper, at cursor: Writer.Cursor) -> Writer.Cursor {
        if escaper == .html {
            let next = place.withText { writer.escape($0, $1, at: cursor) }
            if let next { return next }
        }
        return writeSlowly(place, escaper, at: cursor)
    }

    @inline(never)
    private mutating func writeSlowly(_ place: Place, _ escaper: Escaper, at cursor: Writer.Cursor) -> Writer.Cursor {
        writer.cursor = cursor
        writer.write(place.value(as: String.self), escaper)
        return writer.cursor
    }

    /// Runs the steps up to a with the value of a getter in its frame.
    private mutating func get(
        _ op: Op, _ ops: UnsafePointer<Op>, _ literals: UnsafePointer<UInt8>, from start: UnsafePointer<Op>
    ) throws {
        try program.getters[Int(op.b >> 12)](place(op)) { value in
            frames[Int(op.b & 0xFFF)] = value
            try run(ops, literals, from: start, to: ops + Int(op.a))
        }
    }

    /// Runs steps for a record inside the one that they are showing.
    @inline(never)
    private mutating func call(_ op: Op, _ ops: UnsafePointer<Op>, _ literals: UnsafePointer<UInt8>) throws {
        let plan = program.calls[Int(op.a)]
        guard depth < Self.deepestCall else {
            throw RenderFailure(description: "a tree of the page is more than \(Self.deepestCall) levels deep")
        }
        let record = place(op)
        let (keptFrames, keptLoops) = (plan.frames.map { frames[$0] }, plan.loops.map { loops[$0] })
        frames[plan.frame] = record
        depth += 1
        try run(ops, literals, from: ops + plan.steps.lowerBound, to: ops + plan.steps.upperBound)
        depth -= 1
        for (index, frame) in zip(plan.frames, keptFrames) { frames[index] = frame }
        for (index, loop) in zip(plan.loops, keptLoops) { loops[index] = loop }
    }

    private func enter(_ op: Op) -> Bool {
        let plan = program.loops[Int(op.offset)]
        let (first, count) = plan.list.elements(frames[plan.slot] + plan.offset)
        guard let first, count > 0 else { return false }
        frames[plan.frame] = first
        loops[plan.loop] = Loop(index: 0, count: count, stride: plan.list.stride)
        return true
    }

    @inline(__always)
    private func advance(_ op: Op) -> Bool {
        let loop = loops + Int(op.slot)
        loop.pointee.index += 1
        guard loop.pointee.index < loop.pointee.count else { return false }
        frames[Int(op.b)] = frames[Int(op.b)] + loop.pointee.stride
        return true
    }

    @inline(never)
    private func pluralTarget(_ op: Op) -> Int {
        let plan = program.plurals[Int(op.a)]
        var number: Int64 = 0
        if let loop = plan.loop {
            number = loopNumber(loop.index, loop.value)
        } else if let kind = plan.kind, case .number(let value) = Scalar.load(kind, place(op)) {
            number = value
        }
        let category = plan.category(number)
        return plan.targets[PluralCategory.allCases.firstIndex(of: category) ?? plan.targets.count - 1]
    }

    private func loopNumber(_ index: Int, _ value: LoopValue) -> Int64 {
        switch value {
        case .number: Int64(loops[index].index + 1)
        case .count: Int64(loops[index].count)
        default: Int64(loops[index].index)
        }
    }

    private func holds(_ loop: Int, _ value: LoopValue) -> Bool {
        let loop = loops[loop]
        return switch value {
        case .first: loop.index == 0
        case .last: loop.index == loop.count - 1
        case .even: loop.index % 2 == 0
        case .odd: loop.index % 2 == 1
        default: true
        }
    }

    @inline(never)
    private mutating func writeOther(_ op: Op) {
        switch op.code {
        case .value: write(Scalar.load(program.kinds[Int(op.a)], place(op)), op.escaper)
        case .piped:
            let pipe = program.pipes[Int(op.a)]
            write(through(pipe, load(pipe.source, op)), op.escaper)
        case .laterSlash: writer.partSlashes()
        case .wrapStart: loops[Int(op.slot)].index = writer.count
        case .wrapEnd: writer.wrap(from: loops[Int(op.slot)].index, width: Int(op.a))
        case .pipedAbsent:
            let pipe = program.pipes[Int(op.a)]
            write(through(pipe, pipe.absent), op.escaper)
        case .loopValue:
            writer.write(loopNumber(Int(op.slot), LoopValue(rawValue: op.a) ?? .index))
        default: writer.write(contextText(ContextValue(rawValue: op.a) ?? .path), op.escaper)
        }
    }

    @inline(never)
    private mutating func tellRefusal(at step: Int) {
        guard writer.takeRefusal(), step != refusedStep else { return }
        refusedStep = step
        program.tellRefusal(at: step)
    }

    /// What the first filter gets.
    private func load(_ source: Pipe.Source, _ op: Op) -> Scalar {
        switch source {
        case .value(let kind): Scalar.load(kind, place(op))
        case .json(let kind): .json(JSONText.of(kind, place(op)))
        case .list(let kind): .text(context.locale.list(Scalar.elements(kind, place(op))))
        case .constant(let value): value
        case .loop(let value):
            value.isNumber ? .number(loopNumber(Int(op.slot), value)) : .bool(holds(Int(op.slot), value))
        case .context(let value): .text(contextText(value))
        }
    }

    private func through(_ pipe: Pipe, _ value: Scalar) -> Scalar {
        var value = value
        for step in pipe.steps {
            switch step {
            case .filter(let filter): value = filter(value, context)
            case .open(let filter, let arguments):
                var literals: [Literal] = []
                for argument in arguments { literals.append(literal(argument)) }
                value = filter.make(literals)(value, context)
            }
        }
        return value
    }

    private func literal(_ argument: Pipe.Argument) -> Literal {
        switch argument {
        case .literal(let literal): return literal
        case .value(let kind, let slot, let offset):
            let value = Scalar.load(kind, frames[slot] + offset)
            if case .number(let number) = value { return .number(Int(clamping: number)) }
            return .text(value.printed)
        }
    }

    private mutating func write(_ value: Scalar, _ escaper: Escaper) {
        switch value {
        case .text(let text), .html(let text), .url(let text), .json(let text): writer.write(text, escaper)
        case .number(let number): writer.write(number)
        case .bool(let flag): writer.write(flag ? "true" : "false")
        default: break
        }
    }

    private func contextText(_ value: ContextValue) -> String {
        switch value {
        case .nonce: context.nonce
        case .csrf: context.csrfToken
        case .lang: context.language
        case .path: context.path
        }
    }
}

extension TemplateSet {
    /// Lends at least `capacity` bytes of memory to `fill`, which returns how many of them are the page's.
    public typealias Lender = (
        _ capacity: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int
}

/// Where a value lies in the memory of a page, for as long as the page is rendered.
struct Place {
    private let pointer: UnsafeRawPointer

    /// Lets the body read a value where it lies.
    static func with<Value, Result>(
        _ value: borrowing Value, _ body: (Place) throws -> Result
    ) rethrows -> Result {
        try withUnsafePointer(to: value) { try body(Place(pointer: UnsafeRawPointer($0))) }
    }

    @inline(__always)
    static func + (place: Place, distance: Int) -> Place { Place(pointer: place.pointer + distance) }

    @inline(__always)
    func value<Value>(as type: Value.Type) -> Value { pointer.assumingMemoryBound(to: type).pointee }

    /// The first byte of a value, which tells the cases of a plain enumeration apart.
    var byte: UInt8 { pointer.load(as: UInt8.self) }

    /// Whether there is a value in an optional. It lies at the optional's own place.
    @inline(__always)
    func isPresent<Wrapped>(_ type: Wrapped.Type) -> Bool {
        if case .some = pointer.assumingMemoryBound(to: Wrapped?.self).pointee { true } else { false }
    }

    @inline(__always)
    var isEmptyText: Bool { pointer.assumingMemoryBound(to: String.self).pointee.isEmpty }

    /// The place of an array's first element and how many there are.
    @inline(__always)
    func elements<Element>(_ type: Element.Type) -> (Place?, Int) {
        pointer.assumingMemoryBound(to: [Element].self).pointee.withUnsafeBufferPointer {
            ($0.baseAddress.map { Place(pointer: UnsafeRawPointer($0)) }, $0.count)
        }
    }

    /// The same without knowing the type: arrays keep their elements at one distance from their head, unless these
    /// want to lie at multiples of more than sixteen bytes.
    @inline(__always)
    var plainElements: (Place?, Int) { elements(UInt8.self) }

    /// Lets the body read the bytes of a text; nil when they do not lie side by side.
    @inline(__always)
    func withText<Result>(_ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result? {
        pointer.assumingMemoryBound(to: String.self).pointee.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.baseAddress.map { body($0, bytes.count) }
        } ?? nil
    }
}
