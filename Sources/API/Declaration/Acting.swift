import Identity
import Kernel
import Postgres
import Vault
import Web

/// Carries calls out as their endpoints declare: a read as it is, a change in one unit of work that names what it
/// changes, an act once for each key.
struct Acting: Sendable {
    static let keyLength = 1...200

    let database: Database
    let kept: KeptAnswers
    let cursors: Cursors

    func route(_ endpoint: Endpoint) -> MachineRoute {
        MachineRoute(
            endpoint.method, endpoint.pattern, access: endpoint.access, scope: endpoint.scope,
            budget: endpoint.budget, takesBody: endpoint.body != nil
        ) { machine in
            try await perform(endpoint, machine)
        }
    }

    private func perform(_ endpoint: Endpoint, _ machine: MachineCall) async throws -> MachineReply {
        switch endpoint.method {
        case .get:
            return try await endpoint.perform(try Call(machine, endpoint, cursors: cursors))
        case .put:
            let call = try Call(machine, endpoint, cursors: cursors)
            guard machine.ifMatch != nil else {
                throw MachineProblem(
                    428, "if_match_missing", "Name the version that you change: If-Match with the ETag of the record.")
            }
            return try await database.together(machine.tenant.id) { _ in try await endpoint.perform(call) }
        case .post:
            guard let key = machine.idempotencyKey else {
                return try await endpoint.perform(try Call(machine, endpoint, cursors: cursors))
            }
            return try await once(key, endpoint, machine)
        }
    }

    private func once(_ key: String, _ endpoint: Endpoint, _ machine: MachineCall) async throws -> MachineReply {
        guard Self.keyLength.contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw Invalid("Idempotency-Key", "Send 1 to 200 visible ASCII characters.")
        }
        let path = try endpoint.pathNames.map { try machine.parameter($0) }.joined(separator: "/")
        let input = Array("\(endpoint.name) \(path)\n".utf8) + machine.body
        let (entry, isFirst) = try await kept.once(machine.tenant.id, caller: machine.caller, key: key, input: input) {
            do {
                let call = try Call(machine, endpoint, cursors: cursors)
                return Self.entry(try await endpoint.perform(call))
            } catch {
                guard let problem = MachineProblem.telling(error), problem.status < 500 else { throw error }
                return Self.entry(problem, machine)
            }
        }
        return try Self.reply(entry, isFirst: isFirst)
    }

    private static func entry(_ reply: MachineReply) -> KeptAnswers.Entry {
        KeptAnswers.Entry(
            status: reply.status, headers: reply.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n"),
            body: reply.body.encoded)
    }

    private static func entry(_ problem: MachineProblem, _ machine: MachineCall) -> KeptAnswers.Entry {
        KeptAnswers.Entry(
            status: problem.status, headers: "", body: problem.json(requestID: machine.requestID).encoded)
    }

    private static func reply(_ entry: KeptAnswers.Entry, isFirst: Bool) throws -> MachineReply {
        let body = try JSON.read(Array(entry.body.utf8))
        var headers = entry.headers.split(separator: "\n").compactMap { line -> (name: String, value: String)? in
            let parts = line.split(separator: ": ", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        if !isFirst { headers.append(("Idempotency-Replayed", "true")) }
        guard entry.status >= 400 else { return MachineReply(body, status: entry.status, headers: headers) }
        let fields = (body["fields"]?.list ?? []).map {
            MachineProblem.Field($0["field"]?.text ?? "", $0["message"]?.text ?? "")
        }
        throw MachineProblem(
            entry.status, body["code"]?.text ?? "refused", body["message"]?.text ?? "", fields: fields,
            headers: headers)
    }
}
