/// A template of the plain Mustache specification over data of any shape: no types, no checks of names; what is missing
/// prints nothing. For tools and as the yardstick of the compiled pages, never for pages.
public struct DynamicTemplate: Sendable {
    private let program: DynamicProgram
    private let partials: DynamicPartials

    /// Throws `TemplateProblems` when the template cannot be read.
    public init(_ source: TemplateSource, partials: DynamicPartials = DynamicPartials([:])) throws {
        program = try partials.compile(source)
        self.partials = partials
    }

    /// What the template prints, with values escaped for HTML. Throws `TemplateProblems` when a partial cannot be read
    /// or a limit is passed.
    public func render(_ value: DynamicValue, limits: DynamicLimits = DynamicLimits()) throws -> [UInt8] {
        var output: [UInt8] = []
        try render(value, limits: limits) { output += $0 }
        return output
    }

    /// Hands what the template prints to a sink, in pieces of at most `size` bytes, as soon as they are full. What was
    /// handed out before a problem stays with the sink.
    public func render(
        _ value: DynamicValue, limits: DynamicLimits = DynamicLimits(), inPiecesOf size: Int = 1 << 16,
        to sink: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        try withoutActuallyEscaping(sink) { sink in
            var render = DynamicRender(partials, value, limits, size, sink)
            try render.run(program)
        }
    }
}

/// Where the rendering of a template without types stops with a problem.
public struct DynamicLimits: Sendable {
    /// So deep may partials and parents lie in each other.
    public var depth = 1000
    /// So many partials and parents may be called.
    public var calls = 100_000_000
    /// So many bytes may be printed.
    public var bytes = 1 << 30

    public init() {}
}
