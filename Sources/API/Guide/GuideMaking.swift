import Identity
import Kernel
import Links
import Web

extension ProgramInterface {
    /// The page for developers.
    public var guide: Routes {
        var routes = Routes()
        routes.pages = [GuidePage.self]
        let endpoints = endpoints
        routes.get(PublicPlaces.developers, .anyone, sharedFor: 60) { visit in
            .page(
                GuidePage(
                    frame: visit.publicFrame("Guide for developers"), root: visit.siteAddress + MachineRoute.root,
                    documentLink: MachineRoute.root + "/openapi.json",
                    sections: Chapter.allCases.map { GuidePage.Section($0, endpoints, site: visit.siteAddress) },
                    scopes: TokenScope.allCases.map {
                        GuidePage.Line(name: $0.rawValue, type: "", isRequired: false, note: $0.label)
                    }))
        }
        return routes
    }
}

extension GuidePage.Section {
    init(_ chapter: Chapter, _ endpoints: [Endpoint], site: String) {
        id = chapter.rawValue.lowercased().split(separator: " ").joined(separator: "-")
        title = chapter.rawValue
        note = chapter.note
        operations = endpoints.filter { $0.chapter == chapter }.map { GuidePage.Operation($0, site: site) }
    }
}

extension GuidePage.Operation {
    init(_ endpoint: Endpoint, site: String) {
        id = endpoint.name
        method = endpoint.method.rawValue
        path = endpoint.path
        summary = endpoint.summary
        note = endpoint.note
        access =
            endpoint.isPublic
            ? "Needs no token." : "\(endpoint.accessWords); scope \(endpoint.scope?.rawValue ?? "none")"
        parameters = endpoint.parameters.map { parameter in
            GuidePage.Line(
                name: parameter.name, type: parameter.schema.words, isRequired: parameter.isRequired,
                note: parameter.note)
        }
        hasParameters = !parameters.isEmpty
        body = endpoint.body.map(Self.lines) ?? []
        hasBody = !body.isEmpty
        answer = Self.lines(endpoint.answer)
        hasAnswer = !answer.isEmpty
        answerName = endpoint.answer.name
        status = String(endpoint.status)
        problems = endpoint.problems.map { String($0) }.joined(separator: ", ")
        example = Self.example(endpoint, site: site)
    }

    private static func lines(_ schema: Schema) -> [GuidePage.Line] {
        schema.properties.map { property in
            GuidePage.Line(
                name: property.name, type: property.schema.words, isRequired: property.isRequired, note: property.note)
        }
    }

    /// A command that can be copied; `$TOKEN` is the reader's own.
    private static func example(_ endpoint: Endpoint, site: String) -> String {
        var parts = ["curl"]
        if endpoint.method != .get { parts.append("-X \(endpoint.method.rawValue)") }
        if !endpoint.isPublic { parts.append("-H \"Authorization: Bearer $TOKEN\"") }
        if endpoint.method == .post { parts.append("-H \"Idempotency-Key: $(uuidgen)\"") }
        if endpoint.method == .put { parts.append("-H 'If-Match: \"1\"'") }
        if let body = endpoint.body {
            parts.append("-H 'Content-Type: application/json'")
            parts.append("-d '\(body.example.encoded)'")
        }
        var path = endpoint.path
        for name in endpoint.pathNames {
            let value = name == "task" ? "setup_003" : "$ID"
            path = path.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0 == "{\(name)}" ? Substring(value) : $0 }.joined(separator: "/")
        }
        let query = endpoint.query.filter(\.isRequired).map { "\($0.name)=fiber" }.joined(separator: "&")
        parts.append("\"\(site)\(MachineRoute.root)\(path)\(query.isEmpty ? "" : "?" + query)\"")
        return parts.joined(separator: " ")
    }
}

extension Schema {
    /// What people read about a type.
    var words: String {
        switch self {
        case .text(let length): length.upperBound < 100_000 ? "text, at most \(length.upperBound)" : "text"
        case .opaque: "text"
        case .uuid: "id"
        case .day: "day"
        case .month: "month"
        case .instant: "instant"
        case .integer(let range):
            range.upperBound < Int64(Int32.max)
                ? "whole number, \(range.lowerBound) to \(range.upperBound)" : "whole number"
        case .flag: "true or false"
        case .choice(let values): values.joined(separator: " | ")
        case .list(let item, _): "list of \(item.words)"
        case .object: "object"
        case .anything(let name), .named(let name, _): name
        case .nullable(let schema): "\(schema.words), or null"
        }
    }

    var name: String {
        switch self {
        case .named(let name, _), .anything(let name): name
        default: words
        }
    }

    /// The members, where this is an object.
    var properties: [Property] {
        switch self {
        case .object(let properties): properties
        case .named(_, let schema): schema.properties
        default: []
        }
    }

    /// A value as the schema wants it, with what is required.
    var example: JSON {
        switch self {
        case .text(let length):
            length.lowerBound <= 3 ? "text" : .text(String(repeating: "text ", count: length.lowerBound / 5 + 1))
        case .opaque: "text"
        case .uuid: "0191a2b3-0000-7000-8000-000000000000"
        case .day: "2026-03-31"
        case .month: "2026-03"
        case .instant: "2026-03-31T12:00:00Z"
        case .integer(let range): .integer(max(range.lowerBound, min(1, range.upperBound)))
        case .flag: true
        case .choice(let values): .text(values.first ?? "")
        case .list(let item, _): [item.example]
        case .object(let properties):
            .object(properties.filter(\.isRequired).map { JSON.Member($0.name, $0.schema.example) })
        case .named(_, let schema), .nullable(let schema): schema.example
        case .anything: [:]
        }
    }
}
