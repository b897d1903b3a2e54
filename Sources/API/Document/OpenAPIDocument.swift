import Identity
import Kernel
import Web

/// The description of the API as OpenAPI 3.1, made from the declarations of its endpoints.
struct OpenAPIDocument: Sendable {
    static let version = "3.1.0"

    let endpoints: [Endpoint]

    /// `server` is where people reach the tenant.
    func json(_ tenant: Tenant, server: String) -> JSON {
        [
            "openapi": .text(Self.version),
            "info": [
                "title": .text("\(tenant.name) partner API"), "version": "1",
                "description": .text(Self.introduction),
                "contact": ["name": .text(tenant.name), "email": .text(tenant.supportEmail)],
            ],
            "servers": [["url": .text(server + MachineRoute.root)]],
            "tags": .list(
                Chapter.allCases.map { ["name": .text($0.rawValue), "description": .text($0.note)] }),
            "paths": paths,
            "components": [
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "A token that a person made in the portal or the back office.",
                    ]
                ],
                "schemas": .object(schemas.map { JSON.Member($0.key, $0.value) }),
                "responses": .object(responses),
            ],
        ]
    }

    private static let introduction = """
        Answers are JSON in UTF-8. Problems are application/problem+json with a stable `code`, a `message`, and \
        `fields` that say what is wrong where. Amounts are whole minor units with a currency. Days and instants are \
        ISO 8601. Lists come in pages of at most 100 with a cursor. An act with an `Idempotency-Key` happens once and \
        gives the same answer for 24 hours. A change names the `ETag` of what it changes in `If-Match`. A token may \
        call 120 times a minute. Fields that we do not know are refused.
        """

    private var paths: JSON {
        var paths: [JSON.Member] = []
        let all = endpoints.map(\.path).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        for path in all {
            let operations = endpoints.filter { $0.path == path }
            paths.append(
                JSON.Member(
                    path,
                    .object(operations.map { JSON.Member($0.method.rawValue.lowercased(), operation($0)) })))
        }
        return .object(paths)
    }

    private func operation(_ endpoint: Endpoint) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("operationId", .text(endpoint.name)),
            JSON.Member("summary", .text(endpoint.summary)),
            JSON.Member("description", .text(Self.description(endpoint))),
            JSON.Member("tags", [.text(endpoint.chapter.rawValue)]),
            JSON.Member("security", endpoint.isPublic ? [] : [["token": []]]),
        ]
        let parameters = Self.parameters(endpoint)
        if !parameters.isEmpty { members.append(JSON.Member("parameters", .list(parameters))) }
        if let body = endpoint.body {
            members.append(
                JSON.Member(
                    "requestBody",
                    ["required": true, "content": ["application/json": ["schema": body.document]]]))
        }
        var answers = [JSON.Member(String(endpoint.status), Self.success(endpoint))]
        for status in endpoint.problems {
            answers.append(JSON.Member(String(status), ["$ref": .text("#/components/responses/Problem\(status)")]))
        }
        members.append(JSON.Member("responses", .object(answers)))
        return .object(members)
    }

    private static func description(_ endpoint: Endpoint) -> String {
        var parts = endpoint.note.isEmpty ? [] : [endpoint.note]
        if endpoint.isPublic {
            parts.append("Needs no token.")
        } else {
            parts.append("Access: \(endpoint.accessWords).")
            if let scope = endpoint.scope { parts.append("Scope: \(scope.rawValue).") }
        }
        if let budget = endpoint.budget, budget != .standard {
            parts.append("At most \(budget.calls) calls an hour from one address.")
        }
        return parts.joined(separator: " ")
    }

    private static func parameters(_ endpoint: Endpoint) -> [JSON] {
        func parameter(_ name: String, _ place: String, _ schema: Schema, _ note: String, _ isRequired: Bool) -> JSON {
            var members: [JSON.Member] = [JSON.Member("name", .text(name)), JSON.Member("in", .text(place))]
            if isRequired { members.append(JSON.Member("required", true)) }
            if !note.isEmpty { members.append(JSON.Member("description", .text(note))) }
            return .object(members + [JSON.Member("schema", schema.document)])
        }
        var all = endpoint.pathNames.map { parameter($0, "path", Endpoint.pathSchema($0), "", true) }
        all += endpoint.parameters.map { parameter($0.name, "query", $0.schema, $0.note, $0.isRequired) }
        if endpoint.method == .post {
            var key = parameter(
                "Idempotency-Key", "header", .text(Acting.keyLength), "The same key acts once within 24 hours.", false)
            if case .object(let members) = key {
                key = .object(
                    members.map { member in
                        guard member.name == "schema" else { return member }
                        return JSON.Member(
                            "schema",
                            [
                                "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[\\x21-\\x7E]{1,200}$",
                            ])
                    })
            }
            all.append(key)
        }
        if endpoint.method == .put {
            all.append(parameter("If-Match", "header", .text(1...200), "The ETag of the record.", true))
        }
        return all
    }

    private static func success(_ endpoint: Endpoint) -> JSON {
        var headers = [JSON.Member("X-Request-Id", header("The number of this call in our logs."))]
        if endpoint.budget != nil { headers += budgetHeaders }
        if endpoint.hasETag { headers.append(JSON.Member("ETag", header("The version of the record."))) }
        if endpoint.hasLocation { headers.append(JSON.Member("Location", header("Where the record is."))) }
        return [
            "description": .text(endpoint.summary), "headers": .object(headers),
            "content": ["application/json": ["schema": endpoint.answer.document]],
        ]
    }

    private static let budgetHeaders = [
        JSON.Member("RateLimit-Limit", ["description": "Calls in a window.", "schema": ["type": "integer"]]),
        JSON.Member("RateLimit-Remaining", ["description": "Calls that are left.", "schema": ["type": "integer"]]),
        JSON.Member("RateLimit-Reset", ["description": "Seconds until they are new.", "schema": ["type": "integer"]]),
    ]

    private static func header(_ note: String) -> JSON {
        ["description": .text(note), "schema": ["type": "string"]]
    }

    private var responses: [JSON.Member] {
        let statuses = Set(endpoints.flatMap(\.problems)).sorted()
        return statuses.map { status in
            var headers = [JSON.Member("X-Request-Id", Self.header("The number of this call in our logs."))]
            if status == 401 { headers.append(JSON.Member("WWW-Authenticate", Self.header("What is asked for."))) }
            if status == 429 || status == 503 {
                headers.append(JSON.Member("Retry-After", Self.header("Seconds to wait.")))
            }
            return JSON.Member(
                "Problem\(status)",
                [
                    "description": .text(Self.words(status)), "headers": .object(headers),
                    "content": [
                        "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
                    ],
                ])
        }
    }

    private static func words(_ status: Int) -> String {
        switch status {
        case 400: "The request cannot be read: broken JSON, a body where none is taken."
        case 401: "No token, or one that has ended."
        case 403: "The owner of the token lacks the right, or the token the scope."
        case 404: "There is nothing, or it belongs to somebody else."
        case 406: "The Accept header refuses JSON."
        case 408: "The body took too long."
        case 409: "The state of the record does not allow it; the code says why."
        case 412: "The record was changed in the meantime."
        case 413: "The body is larger than 64 KiB."
        case 415: "The body is not application/json."
        case 422: "Something in the request cannot be accepted; `fields` says what."
        case 428: "If-Match is missing."
        case 429: "Too many calls; Retry-After says when to go on."
        default: "The program cannot answer at the moment; try again after a while."
        }
    }

    private var schemas: [(key: String, value: JSON)] {
        var found: [String: JSON] = [:]
        ProblemShape.schema.collect(into: &found)
        for endpoint in endpoints {
            endpoint.answer.collect(into: &found)
            endpoint.body?.collect(into: &found)
        }
        return found.sorted { $0.key < $1.key }
    }
}

/// What every problem looks like.
enum ProblemShape {
    private static let field = Schema.named(
        "FieldProblem", .object([.init("field", .anyText), .init("message", .anyText)]))
    static let schema = Schema.named(
        "Problem",
        .object([
            .init("type", .anyText), .init("title", .anyText), .init("status", .integer(400...599)),
            .init("detail", .anyText), .init("code", .anyText, "Stable: programs decide by it."),
            .init("message", .anyText, "A sentence for people."),
            .init("fields", .list(field, most: 1000)),
            .init("request_id", .anyText),
        ]))
}
