import Templates

/// A page whose beginning is sent while the rest of it is still looked up. Its template is cut by `{{%flush}}`: what
/// stands before the first cut is made from `beginning`, everything behind it from `whole`.
struct EarlyPage<P: Page>: Sendable {
    let beginning: P
    let whole: @Sendable () async throws -> P
}

/// An early page of any type.
protocol AnyEarlyPage: Sendable {
    /// The bytes before the first cut. Throws `RenderFailure`.
    func start(_ templates: TemplateSet, _ context: RenderContext) throws -> [UInt8]
    /// The bytes behind it. Throws what looking up throws.
    func rest(_ templates: TemplateSet, _ context: RenderContext) async throws -> [[UInt8]]
    /// The whole page, for who wants to know its length before it is sent.
    func page() async throws -> any Page
}

extension EarlyPage: AnyEarlyPage {
    func start(_ templates: TemplateSet, _ context: RenderContext) throws -> [UInt8] {
        var parts = try templates.parts(of: beginning, context)
        return try parts.next() ?? []
    }

    func page() async throws -> any Page { try await whole() }

    func rest(_ templates: TemplateSet, _ context: RenderContext) async throws -> [[UInt8]] {
        var parts = try templates.parts(of: try await whole(), context)
        parts.skip()
        var rest: [[UInt8]] = []
        while let part = try parts.next() { rest.append(part) }
        return rest
    }
}
