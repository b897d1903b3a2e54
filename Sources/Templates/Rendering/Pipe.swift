/// What a step prints through filters.
struct Pipe: Sendable {
    enum Source: Sendable {
        /// The value at the step's place.
        case value(ShapeKind)
        /// The same as JSON.
        case json(ShapeKind)
        /// The elements of the list at the step's place as one text: "a, b and c".
        case list(ShapeKind)
        case constant(Scalar)
        /// Of the loop that is the step's slot.
        case loop(LoopValue)
        case context(ContextValue)
    }

    enum Step: Sendable {
        case filter(FilterStep)
        /// A filter one of whose arguments is a value of the page.
        case open(Filter, [Argument])
    }

    enum Argument: Sendable {
        case literal(Literal)
        case value(ShapeKind, slot: Int, offset: Int)
    }

    let source: Source
    var steps: [Step] = []

    /// What the first filter gets when there is no value.
    var absent: Scalar { if case .json = source { .json("null") } else { .absent } }
}

typealias FilterStep = @Sendable (Scalar, RenderContext) -> Scalar
