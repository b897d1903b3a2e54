import Identity
import Kernel
import Partnership

extension Recruiting {
    /// Takes an application that is under review to its decision without papers: documents are waived, checks passed,
    /// or waived where they fail.
    public func clear(_ tenant: Tenant, _ id: Identifier, by actor: Actor) async throws {
        func version() async throws -> Int {
            let application = try await application(tenant.id, id)
            return application.version
        }
        for document in try await papers(tenant.id, id).documents where !document.state.isSettled {
            let waiver = try DocumentDecision(.waive, of: document.kind, reason: "Known to us")
            try await decide(tenant, id, document.kind, waiver, version: try await version(), by: actor)
        }
        try await startChecks(tenant, id, version: try await version(), by: actor)
        for check in try await checks(tenant.id, id) where !check.state.isSettled {
            let act: CheckAct = check.state == .failed ? .waive : .pass
            try await decideCheck(
                tenant, id, check.kind, act, evidence: "Looked up", version: try await version(), by: actor)
        }
    }
}
