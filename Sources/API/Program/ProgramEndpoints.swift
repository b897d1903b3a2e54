import Kernel
import Web

/// What programs may know of the program without saying who they are.
enum ProgramEndpoints {
    static let health = Endpoint(
        method: .get, path: "/health", name: "getHealth", chapter: .program, summary: "Whether the program answers",
        access: [.anyone], budget: nil,
        answer: .named("Health", .object([.init("status", .choice(["ok"])), .init("time", .instant)]))
    ) { call in
        MachineReply(["status": "ok", "time": JSON(call.now)])
    }

    /// The document describes itself too, so it takes the endpoints beside it.
    static func document(beside others: [Endpoint]) -> Endpoint {
        func declared(_ perform: @escaping Endpoint.Perform) -> Endpoint {
            Endpoint(
                method: .get, path: "/openapi.json", name: "getDocument", chapter: .program,
                summary: "This description as OpenAPI 3.1", access: [.anyone], budget: nil,
                answer: .anything("OpenAPIDocument"), perform: perform)
        }
        let document = OpenAPIDocument(endpoints: others + [declared { _ in MachineReply(.null) }])
        return declared { call in MachineReply(document.json(call.tenant, server: call.machine.siteAddress)) }
    }
}
