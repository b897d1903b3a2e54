import Testing

@testable import Templates

/// One rule of templates without types: what a template prints for data.
struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    let template: String
    let value: @Sendable () -> DynamicValue
    let partials: [String: String]
    let expected: String

    var testDescription: String { name }

    init(_ name: String, _ template: String, _ json: String, _ partials: [String: String] = [:], gives expected: String)
    {
        self.name = name
        self.template = template
        value = { (try? DynamicValue(json: TemplateSource(name: "data", text: json))) ?? .text("no JSON") }
        self.partials = partials
        self.expected = expected
    }

    init(
        _ name: String, _ template: String, with value: @escaping @Sendable () -> DynamicValue,
        _ partials: [String: String] = [:], gives expected: String
    ) {
        self.name = name
        self.template = template
        self.value = value
        self.partials = partials
        self.expected = expected
    }

    func render(_ limits: DynamicLimits = DynamicLimits()) throws -> String {
        let source = TemplateSource(name: "template", text: template)
        let compiled = try DynamicTemplate(source, partials: DynamicPartials(partials))
        return String(decoding: try compiled.render(value(), limits: limits), as: UTF8.self)
    }

    /// What arrives at a sink that takes pieces of one size.
    func render(inPiecesOf size: Int) throws -> String {
        let source = TemplateSource(name: "template", text: template)
        let compiled = try DynamicTemplate(source, partials: DynamicPartials(partials))
        var printed: [UInt8] = []
        try compiled.render(value(), inPiecesOf: size) { piece in
            if piece.count <= size { printed += piece }
        }
        return String(decoding: printed, as: UTF8.self)
    }
}
