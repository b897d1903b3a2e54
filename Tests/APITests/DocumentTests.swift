import DatabaseSupport
import Identity
import Kernel
import TestSupport
import Testing
import Web
import World

/// The description of the API is whole, points only at what is there, and tells of each route and of no other.
@Suite(.database) struct DocumentTests {
    private func document(_ body: (JSON, Trial) async throws -> Void) async throws {
        try await Trial.run { trial in
            let reply = try await Program(trial: trial, token: nil).get("/openapi.json")
            #expect(reply.status == 200 && reply.header("Content-Type") == "application/json")
            try await body(try reply.json, trial)
        }
    }

    @Test func everyRouteIsInItAndNothingElse() async throws {
        try await document { document, trial in
            var described: Set<String> = []
            for path in document["paths"]?.members ?? [] {
                for operation in path.value.members ?? [] {
                    described.insert("\(operation.name.uppercased()) \(MachineRoute.root)\(path.name)")
                }
            }
            let routed = Set(trial.world.machines.map { "\($0.method.rawValue) \($0.pattern)" })
            #expect(described == routed)
            #expect(routed.count == trial.world.machines.count)
        }
    }

    @Test func itIsWellFormed() async throws {
        try await document { document, _ in
            #expect(document["openapi"] == "3.1.0")
            for name in ["title", "version"] { #expect(document["info"]?[name]?.text?.isEmpty == false) }
            var names: [String] = []
            for path in document["paths"]?.members ?? [] {
                let wanted = path.name.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) }
                for (method, operation) in (path.value.members ?? []).map({ ($0.name, $0.value) }) {
                    names.append(operation["operationId"]?.text ?? "")
                    let parameters = operation["parameters"]?.list ?? []
                    let given = parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.text }
                    #expect(given == wanted, "\(method) \(path.name)")
                    for parameter in parameters { #expect(parameter["schema"] != nil, "\(path.name)") }
                    let answers = operation["responses"]?.members ?? []
                    #expect(answers.contains { $0.name.hasPrefix("2") }, "\(method) \(path.name)")
                    #expect((operation["requestBody"] != nil) == (method != "get"), "\(method) \(path.name)")
                }
            }
            #expect(Set(names).count == names.count && !names.contains(""))
        }
    }

    @Test func everyReferenceLeadsSomewhere() async throws {
        try await document { document, _ in
            var references: Set<String> = []
            Self.collect(document, into: &references)
            #expect(references.count > 30)
            for reference in references {
                let parts = reference.split(separator: "/").dropFirst().map(String.init)
                #expect(parts.reduce(JSON?.some(document)) { $0?[$1] } != nil, "\(reference)")
            }
            for response in document["components"]?["responses"]?.members ?? [] {
                #expect(references.contains("#/components/responses/\(response.name)"), "\(response.name) is unused")
            }
        }
    }

    @Test func whoNeedsNoTokenIsSaid() async throws {
        try await document { document, trial in
            for route in trial.world.machines {
                let path = String(route.pattern.dropFirst(MachineRoute.root.count))
                let operation = document["paths"]?[path]?[route.method.rawValue.lowercased()]
                let isOpen = operation?["security"]?.list?.isEmpty == true
                #expect(isOpen == route.access.contains(.anyone), "\(route.pattern)")
                #expect((operation?["responses"]?["401"] == nil) == isOpen, "\(route.pattern)")
            }
        }
    }

    @Test func thePageForPeopleTellsOfEachRoute() async throws {
        try await Trial.run { trial in
            let reply = try await trial.visitor().get("/developers")
            #expect(reply.status == 200)
            for route in trial.world.machines {
                let path = String(route.pattern.dropFirst(MachineRoute.root.count))
                #expect(reply.contains("<strong>\(route.method.rawValue)</strong> <code>\(path)</code>"), "\(path)")
            }
            #expect(reply.links.contains("/api/v1/openapi.json"))
        }
    }

    private static func collect(_ value: JSON, into references: inout Set<String>) {
        for member in value.members ?? [] {
            if member.name == "$ref", let text = member.value.text { references.insert(text) }
            collect(member.value, into: &references)
        }
        for element in value.list ?? [] { collect(element, into: &references) }
    }
}
