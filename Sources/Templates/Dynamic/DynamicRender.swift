/// One walk over the steps of a template without types. Sections, partials and fillings lie on stacks of its own, so no
/// template and no data can exhaust the program's.
struct DynamicRender: ~Copyable {
    typealias Sink = (ArraySlice<UInt8>) throws -> Void

    /// What fills a block, and where it was written.
    private struct Filling {
        let program: DynamicProgram
        let tag: BlockTag
        let start: Int
    }

    /// Where the walk is.
    private struct Place {
        var program: DynamicProgram
        var step = 0
        var fillings: [String: Filling] = [:]
        /// In front of every line.
        var indentation: [UInt8] = []
        /// Blanks that every line loses first.
        var dedentation = 0
    }

    /// A section whose elements are shown one after the other.
    private struct Loop {
        let elements: [DynamicValue]
        var following: Int
        let body: Int
    }

    /// Lambdas whose templates call lambdas may lie this deep in each other.
    private static let deepestLambda = 64
    private static let largestPiece = 1 << 20

    private let partials: DynamicPartials
    private let limits: DynamicLimits
    private let size: Int
    private let sink: Sink
    private var place: Place
    private var stack: [DynamicValue]
    private var loops: [Loop] = []
    private var callers: [Place] = []
    private var calls = 0
    private var lambdas = 0
    private var output: Writer
    private var delivered = 0
    private var slots = DynamicSlots()

    init(
        _ partials: DynamicPartials, _ value: DynamicValue, _ limits: DynamicLimits, _ size: Int, _ sink: @escaping Sink
    ) {
        self.partials = partials
        self.limits = limits
        self.size = max(1, size)
        self.sink = sink
        place = Place(program: DynamicProgram(SourceFile(name: "", profile: .text, bytes: []), []))
        stack = [value]
        output = Writer(capacity: size)
    }

    mutating func run(_ program: DynamicProgram) throws {
        try walk(program)
        if output.count > 0 { try deliver() }
    }

    private mutating func walk(_ program: DynamicProgram) throws {
        let outermost = callers.count
        place.program = program
        place.step = 0
        while true {
            let step = place.program.steps[place.step]
            place.step += 1
            switch step {
            case .text(let range): try write(range)
            case .lineStart: try write(place.indentation[...])
            case .value(let name, let isRaw): try write(look(name), isRaw ? .none : .html)
            case .section(let section): try open(section)
            case .next: goOn()
            case .call(let call): try enter(call)
            case .block(let block): try enter(block)
            case .leave:
                if callers.count == outermost { return }
                place = callers.removeLast()
            }
        }
    }

    private mutating func write(_ range: Range<Int>) throws {
        let file = place.program.file
        guard !place.indentation.isEmpty || place.dedentation > 0 else { return try write(file.bytes[range]) }
        var start = range.lowerBound
        while start < range.upperBound {
            let newline = file.bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
            let end = newline.map { $0 + 1 } ?? range.upperBound
            if file.isLineStart(start) {
                start = file.skipBlanks(start, place.dedentation, end)
                if start == end || !file.isLineEnd(start) { try write(place.indentation[...]) }
            }
            try write(file.bytes[start..<end])
            start = end
        }
    }

    /// Long texts go piece by piece, so that the memory of the output stays small.
    private mutating func write(_ bytes: ArraySlice<UInt8>, _ escaper: Escaper = .none) throws {
        var rest = bytes
        while !rest.isEmpty {
            output.write(rest.prefix(Self.largestPiece), escaper)
            rest = rest.dropFirst(Self.largestPiece)
            try deliverWhenFull()
        }
    }

    private mutating func write(_ value: DynamicValue, _ escaper: Escaper) throws {
        if case .lambda(let function) = value {
            return try write(try expand(function(nil).printed, .standard)[...], escaper)
        }
        let text = value.printed
        if text.utf8.count > Self.largestPiece { return try write(Array(text.utf8)[...], escaper) }
        output.write(text, escaper)
        try deliverWhenFull()
    }

    private mutating func open(_ section: DynamicProgram.Section) throws {
        let value = look(section.name)
        if section.isInverted {
            if value.holds { place.step = section.end }
            return
        }
        switch value {
        case .lambda(let function):
            let source = place.program.file.text(section.inner)
            try write(try expand(function(source).printed, section.delimiters)[...])
            place.step = section.end
        case .list(let elements) where !elements.isEmpty:
            stack.append(elements[0])
            loops.append(Loop(elements: elements, following: 1, body: place.step))
        default:
            guard value.holds else {
                place.step = section.end
                return
            }
            stack.append(value)
            loops.append(Loop(elements: [], following: 0, body: place.step))
        }
    }

    /// Shows the next element of the innermost section, or goes on behind it.
    private mutating func goOn() {
        let last = loops.count - 1
        let following = loops[last].following
        stack.removeLast()
        if following < loops[last].elements.count {
            stack.append(loops[last].elements[following])
            loops[last].following = following + 1
            place.step = loops[last].body
        } else {
            loops.removeLast()
        }
    }

    private mutating func enter(_ call: DynamicProgram.Call) throws {
        let caller = place.program
        place.step = call.end
        let name =
            switch call.target {
            case .name(let name): name
            case .dynamic(let name): look(name).printed
            }
        guard !name.isEmpty, let program = try partials.program(named: name) else { return }
        calls += 1
        if callers.count >= limits.depth {
            throw problem("partials lie more than \(limits.depth) deep in each other: '\(name)' is the last", call.span)
        }
        if calls > limits.calls { throw problem("partials are called more than \(limits.calls) times", call.span) }
        let outer = place
        callers.append(outer)
        place.program = program
        place.step = 0
        place.indentation = call.indentation.map { outer.indentation + $0.dropFirst(outer.dedentation) } ?? []
        place.dedentation = 0
        for (block, filling) in call.fillings where place.fillings[block] == nil {
            place.fillings[block] = Filling(program: caller, tag: filling.tag, start: filling.start)
        }
    }

    private mutating func enter(_ block: DynamicProgram.Block) throws {
        let tag = block.tag
        let filling = place.fillings[tag.name]
        let lines = filling.map { BlockLines(tag, place.program.file, $0.tag, $0.program.file) }
        if tag.isFirst, filling == nil ? !tag.isStandalone : lines?.startsLine == false {
            try write(place.indentation[...])
            try write(tag.indentation.dropFirst(place.dedentation))
        }
        guard let filling, let lines else { return }
        place.step = block.end
        callers.append(place)
        place.program = filling.program
        place.step = filling.start
        place.indentation += lines.indentation.dropFirst(place.dedentation)
        place.dedentation = lines.dedentation
        // What fills a block does not fill that block within itself, or it would never end.
        place.fillings[tag.name] = nil
    }

    /// What a template that a lambda made prints here.
    private mutating func expand(_ text: String, _ delimiters: Delimiters) throws -> [UInt8] {
        let program = try partials.compile(TemplateSource(name: "lambda", text: text), delimiters)
        guard lambdas < Self.deepestLambda else {
            throw problem("lambdas lie more than \(Self.deepestLambda) deep in each other", 0..<0)
        }
        let outer = place
        var kept = Writer(capacity: 256)
        swap(&kept, &output)
        place.indentation = []
        place.dedentation = 0
        lambdas += 1
        try walk(program)
        lambdas -= 1
        swap(&kept, &output)
        place = outer
        return kept.bytes
    }

    private mutating func deliverWhenFull() throws {
        if output.isOverfull || delivered + output.count > limits.bytes {
            throw TemplateProblems(problems: [
                TemplateProblem(
                    code: "E-SIZE", file: place.program.file.name, line: 0, column: 0,
                    message: "more than \(limits.bytes) bytes are printed", excerpt: "", notes: [])
            ])
        }
        if lambdas == 0, output.count >= size { try deliver() }
    }

    private mutating func deliver() throws {
        var full = Writer(capacity: size)
        swap(&full, &output)
        let bytes = full.bytes
        delivered += bytes.count
        for start in stride(from: 0, to: bytes.count, by: size) {
            try sink(bytes[start..<min(start + size, bytes.count)])
        }
    }

    /// The first part is found in the innermost record that has it; the others only in what it names.
    private mutating func look(_ name: DynamicName) -> DynamicValue {
        guard let first = name.parts.first else { return stack.last ?? .absent }
        for frame in stack.reversed() {
            guard case .record(let record) = frame, let slot = slots.slot(of: first, in: record.shape) else { continue }
            var value = record.values[slot]
            for part in name.parts.dropFirst() {
                if case .lambda(let function) = value { value = function(nil) }
                guard case .record(let inner) = value, let slot = slots.slot(of: part, in: inner.shape) else {
                    return .absent
                }
                value = inner.values[slot]
            }
            return value
        }
        return .absent
    }

    private func problem(_ message: String, _ range: Range<Int>) -> TemplateProblems {
        let span = Span(file: place.program.file, range: range)
        return TemplateProblems(problems: [TemplateProblem(code: "E-DEPTH", message: message, span)])
    }
}

/// Remembers where names lie in shapes, so that most lookups compare one pointer and hash nothing.
private struct DynamicSlots {
    private struct Entry {
        var shape: DynamicShape?
        var slot: Int?
    }

    /// Each name has this many entries, chosen by the address of the shape.
    private static let ways = 4

    private var entries: [Entry] = []

    mutating func slot(of name: DynamicName.Part, in shape: DynamicShape) -> Int? {
        let way = Int(bitPattern: ObjectIdentifier(shape)) >> 5 & (Self.ways - 1)
        let index = name.symbol * Self.ways + way
        if index >= entries.count {
            let more = max(index + 1 - entries.count, entries.count + 64)
            entries += [Entry](repeating: Entry(), count: more)
        }
        if entries[index].shape === shape { return entries[index].slot }
        let slot = shape.slots[name.bytes]
        entries[index] = Entry(shape: shape, slot: slot)
        return slot
    }
}
