/// Runs programs. This file and `Writer` hold the unsafe code of the module: frames are raw pointers into the page,
/// which the caller keeps alive and unchanged for the whole run.
struct Interpreter: ~Copyable {
    /// Output beyond this many bytes is a mistake in the data, not a page.
    static let largest = 32 << 20

    private struct Loop {
        var index = 0
        var count = 0
        var stride = 0
    }

    private let program: Program
    private let context: RenderContext
    private let frames: UnsafeMutablePointer<UnsafeRawPointer>
    private let loops: UnsafeMutablePointer<Loop>
    private var writer: Writer

    /// Renders a program over the record at `root`.
    static func render(_ program: Program, root: UnsafeRawPointer, _ context: RenderContext) throws -> [UInt8] {
        var larger: [UInt8]?
        let bytes = try [UInt8](unsafeUninitializedCapacity: program.capacity) { memory, count in
            guard let base = memory.baseAddress else { return }
            let writer = Writer(lent: base, capacity: memory.count)
            (count, larger) = try render(program, root, context, writer)
        }
        program.noteSize(larger?.count ?? bytes.count)
        return larger ?? bytes
    }

    /// How many bytes lie in the memory that was lent, or all bytes when it was too small.
    private static func render(
        _ program: Program, _ root: UnsafeRawPointer, _ context: RenderContext, _ writer: consuming Writer
    ) throws -> (Int, [UInt8]?) {
        let loopCount = max(1, program.loopCount)
        let frames = UnsafeMutablePointer<UnsafeRawPointer>.allocate(capacity: program.frameCount)
        let loops = UnsafeMutablePointer<Loop>.allocate(capacity: loopCount)
        defer {
            frames.deallocate()
            loops.deallocate()
        }
        frames.initialize(repeating: root, count: program.frameCount)
        loops.initialize(repeating: Loop(), count: loopCount)
        var interpreter = Interpreter(program, context, frames, loops, writer)
        try interpreter.runAll()
        return interpreter.writer.isLent ? (interpreter.writer.count, nil) : (0, interpreter.writer.bytes)
    }

    private init(
        _ program: Program, _ context: RenderContext, _ frames: UnsafeMutablePointer<UnsafeRawPointer>,
        _ loops: UnsafeMutablePointer<Loop>, _ writer: consuming Writer
    ) {
        self.program = program
        self.context = context
        self.frames = frames
        self.loops = loops
        self.writer = writer
    }

    private mutating func runAll() throws {
        let program = program
        try program.ops.withUnsafeBufferPointer { ops in
            try program.literals.withUnsafeBufferPointer { literals in
                guard let base = ops.baseAddress, let text = literals.baseAddress else { return }
                try run(base, text, from: 0, to: ops.count)
            }
        }
    }

    private mutating func run(
        _ ops: UnsafePointer<Op>, _ literals: UnsafePointer<UInt8>, from start: Int, to end: Int
    ) throws {
        var pc = start
        while pc < end {
            let op = ops[pc]
            pc += 1
            switch op.code {
            case .literal: writer.write(literals + Int(op.a), Int(op.b))
            case .text: writer.write(place(op).assumingMemoryBound(to: String.self), op.escaper)
            case .optionalText:
                if let text = place(op).assumingMemoryBound(to: String?.self).pointee { writer.write(text, op.escaper) }
            case .int: writer.write(Int64(place(op).assumingMemoryBound(to: Int.self).pointee))
            case .jump: pc = Int(op.a)
            case .unlessTrue: if !place(op).assumingMemoryBound(to: Bool.self).pointee { pc = Int(op.a) }
            case .unlessText: if place(op).assumingMemoryBound(to: String.self).pointee.isEmpty { pc = Int(op.a) }
            case .unlessLoop: if !holds(op) { pc = Int(op.a) }
            case .next: if advance(op) { pc = Int(op.a) }
            case .each: if !enter(op) { pc = Int(op.a) }
            case .unwrap:
                if let payload = program.optionals[Int(op.b >> 12)].payload(place(op)) {
                    frames[Int(op.b & 0xFFF)] = payload
                } else {
                    pc = Int(op.a)
                }
            case .match:
                let plan = program.choices[Int(op.a)]
                pc = plan.targets[plan.index(place(op))]
            case .get:
                try get(op, ops, literals, from: pc)
                pc = Int(op.a)
            default: writeOther(op)
            }
        }
        if writer.count > Self.largest { throw RenderFailure(description: "the page is larger than 32 MB") }
    }

    @inline(__always)
    private func place(_ op: Op) -> UnsafeRawPointer { frames[Int(op.slot)] + Int(op.offset) }

    /// Runs the steps up to a with the value of a getter in its frame.
    private mutating func get(
        _ op: Op, _ ops: UnsafePointer<Op>, _ literals: UnsafePointer<UInt8>, from start: Int
    ) throws {
        try program.getters[Int(op.b >> 12)](place(op)) { value in
            frames[Int(op.b & 0xFFF)] = value
            try run(ops, literals, from: start, to: Int(op.a))
        }
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
        let loop = Int(op.slot)
        loops[loop].index += 1
        guard loops[loop].index < loops[loop].count else { return false }
        frames[Int(op.b)] += loops[loop].stride
        return true
    }

    private func holds(_ op: Op) -> Bool {
        let loop = loops[Int(op.slot)]
        return switch LoopValue(rawValue: op.b) {
        case .first: loop.index == 0
        case .last: loop.index == loop.count - 1
        case .even: loop.index % 2 == 0
        case .odd: loop.index % 2 == 1
        default: true
        }
    }

    private mutating func writeOther(_ op: Op) {
        switch op.code {
        case .value: write(Scalar.load(program.kinds[Int(op.a)], place(op)), op.escaper)
        case .piped:
            let pipe = program.pipes[Int(op.a)]
            if pipe.isJSON { return writer.write(JSONText.of(pipe.input, place(op)), op.escaper) }
            write(through(pipe, Scalar.load(pipe.input, place(op))), op.escaper)
        case .pipedAbsent: write(through(program.pipes[Int(op.a)], .absent), op.escaper)
        case .loopValue:
            let loop = loops[Int(op.slot)]
            switch LoopValue(rawValue: op.a) {
            case .number: writer.write(Int64(loop.index + 1))
            case .count: writer.write(Int64(loop.count))
            default: writer.write(Int64(loop.index))
            }
        default: writer.write(contextText(op.a), op.escaper)
        }
    }

    private func through(_ pipe: Pipe, _ value: Scalar) -> Scalar {
        pipe.steps.reduce(value) { $1($0, context) }
    }

    private mutating func write(_ value: Scalar, _ escaper: Escaper) {
        switch value {
        case .text(let text), .html(let text), .url(let text), .json(let text): writer.write(text, escaper)
        case .number(let number): writer.write(number)
        case .bool(let flag): writer.write(flag ? "true" : "false")
        default: break
        }
    }

    private func contextText(_ value: Int32) -> String {
        switch ContextValue(rawValue: value) {
        case .nonce: context.nonce
        case .csrf: context.csrfToken
        case .lang: context.language
        default: context.path
        }
    }
}
