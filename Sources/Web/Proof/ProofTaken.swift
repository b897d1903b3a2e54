import Hummingbird
import Identity
import Kernel
import Links
import Vault

/// What became of the proof that a route asks for.
enum ProofTaken: Sendable {
    /// The person proved it lately.
    case notNeeded
    /// It came with this request; the session has a new token.
    case given(SecretToken)
    /// It has to be asked for; with what was wrong when it was.
    case needed(ProofRefusal?)

    var token: SecretToken? {
        if case .given(let token) = self { token } else { nil }
    }
}

extension Site {
    /// Takes the proof out of a form. The handler sees what is left.
    func takeProof(
        _ body: inout BodyReader.Content, _ tenant: Tenant, _ person: SignedIn, _ renewal: Renewal?,
        _ exchange: Exchange, at now: Instant
    ) async throws -> ProofTaken {
        func value(_ name: String) -> String { body.fields.first { $0.name == name }?.value ?? "" }
        let (password, code) = (value(ProofPage.passwordName), value(ProofPage.codeName))
        let wasAsked = body.fields.contains { $0.name == ProofPage.passwordName || $0.name == ProofPage.codeName }
        body.fields.removeAll { $0.name == ProofPage.passwordName || $0.name == ProofPage.codeName }
        if person.isProved(at: now) { return .notNeeded }
        guard wasAsked, let renewal else { return .needed(nil) }
        do {
            try await signingIn.prove(
                tenant.id, person, password: password, code: code, renewing: renewal.token, actor(person, exchange))
            return .given(renewal.token)
        } catch let refusal as ProofRefusal {
            return .needed(refusal)
        }
    }

    /// The page that asks for it. What was typed goes through it; a page that was asked for is shown afterwards.
    func askForProof(
        _ isAct: Bool, _ refusal: ProofRefusal?, _ visit: Visit, _ rendering: Rendering
    ) throws -> Response {
        let path = rendering.exchange.fullPath
        guard isAct else {
            return redirectResponse(AccountPlaces.proof.with(["next": path]), rendering.exchange)
        }
        let carried = visit.fields.filter { $0.name != FormFields.csrfName }
        let page = try ProofPage(visit, action: path, carried: carried, refused: refusal.map(Self.problem))
        return try response(.page(page, status: .unprocessableContent), rendering)
    }

    static func problem(_ refusal: ProofRefusal) -> Invalid {
        Invalid(ProofPage.passwordName, Wording(refusal.explanation))
    }
}
