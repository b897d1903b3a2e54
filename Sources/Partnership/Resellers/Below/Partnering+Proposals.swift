import Identity
import Kernel
import Postgres

/// Resellers below a reseller: who they are, and how the one above brings in more of them.
extension Partnering {
    public static let mostOpenProposals = 10
    private static let noteLength = 3...1000

    /// What a reseller sees of those below it.
    public struct Below: Sendable {
        public let reseller: Reseller
        /// Directly below, by name.
        public let children: [Reseller]
        public let proposals: [ResellerProposal]
        /// Why nobody can be proposed; nil where somebody can.
        public let obstacle: ProposalRefusal?
    }

    /// Throws NotFound.
    public func below(_ tenant: Identifier, _ id: Identifier) async throws -> Below {
        try await database.reading(tenant) { tx in
            let reseller = try await Resellers(tx).reseller(id)
            let proposals = try await ResellerProposals(tx).of(id)
            return Below(
                reseller: reseller, children: try await Resellers(tx).children(of: id), proposals: proposals,
                obstacle: try await obstacle(reseller, proposals, in: tx))
        }
    }

    /// One that stands directly below. Throws NotFound for every other reseller, those further below too.
    public func child(_ tenant: Identifier, _ id: Identifier, of parentID: Identifier) async throws -> Reseller {
        let found = try await reseller(tenant, id)
        guard found.parentID == parentID else { throw NotFound() }
        return found
    }

    /// A reseller proposes a company to have below it. Throws Invalid, ProposalRefusal.
    public func propose(
        _ tenant: Identifier, _ company: ResellerProposal.Company, below id: Identifier, by actor: Actor
    ) async throws {
        try await database.transaction(tenant) { tx in
            let reseller = try await Resellers(tx).locked(id)
            let proposals = try await ResellerProposals(tx).of(id)
            if let refusal = try await obstacle(reseller, proposals, in: tx) { throw refusal }
            if proposals.contains(where: { $0.state == .agreed && $0.company.contactEmail == company.contactEmail }) {
                throw ProposalRefusal.alreadyProposed(company: company.name)
            }
            try await ResellerProposals(tx).add(
                Identifier(at: clock.now, chance: chance), company, below: id, by: actor.name, at: clock.now)
            try await audit(
                actor, "reseller.proposed", reseller, in: tx,
                after: ["company": company.name, "email": company.contactEmail])
        }
    }

    /// The reseller takes a proposal back that is not entered yet. Throws NotFound for those of others,
    /// ProposalRefusal.
    public func withdrawProposal(
        _ tenant: Identifier, _ id: Identifier, of parentID: Identifier, by actor: Actor
    ) async throws {
        try await decide(tenant, id, .withdrawn, note: "", "reseller.proposal_withdrawn", by: actor) { proposal in
            guard proposal.parentID == parentID else { throw NotFound() }
        }
    }

    /// A proposal with the reseller that made it. Throws NotFound.
    public func proposal(_ tenant: Identifier, _ id: Identifier) async throws
        -> (proposal: ResellerProposal, parent: Reseller)
    {
        try await database.reading(tenant) { tx in
            let proposal = try await ResellerProposals(tx).proposal(id)
            return (proposal, try await Resellers(tx).reseller(proposal.parentID))
        }
    }

    /// Those that wait for staff with the name of the reseller that made each, the oldest first.
    public func waitingProposals(_ tenant: Identifier) async throws -> [(ResellerProposal, below: String)] {
        try await database.reading(tenant) { tx in
            var open: [(ResellerProposal, below: String)] = []
            for proposal in try await ResellerProposals(tx).waiting() {
                open.append((proposal, try await Resellers(tx).reseller(proposal.parentID).name))
            }
            return open
        }
    }

    /// A channel manager says yes, and an administrator enters the company; or no, also after a yes, and the reseller
    /// above reads the note. Throws Invalid for `note`, ProposalRefusal.
    public func decideProposal(
        _ tenant: Identifier, _ id: Identifier, agrees: Bool, note: String, by actor: Actor
    ) async throws {
        if agrees {
            return try await decide(tenant, id, .agreed, note: "", "reseller.proposal_agreed", by: actor) { _ in }
        }
        guard Self.noteLength.contains(note.count), note.isPlainText(allowingLines: true) else {
            throw Invalid("note", "Say why in 3 to 1000 characters. The reseller above reads it.")
        }
        try await decide(tenant, id, .declined, note: note, "reseller.proposal_declined", by: actor) { _ in }
    }

    /// Notes in the unit of work that enters a reseller that it was proposed. Throws ProposalRefusal.
    func enter(_ proposalID: Identifier, as reseller: Reseller, in tx: Transaction) async throws {
        let proposal = try await ResellerProposals(tx).locked(proposalID)
        guard proposal.state.mayBecome(.entered) else { throw ProposalRefusal.alreadyDecided }
        try await ResellerProposals(tx).enter(proposalID, as: reseller.id)
    }

    private func decide(
        _ tenant: Identifier, _ id: Identifier, _ state: ResellerProposal.State, note: String, _ act: String,
        by actor: Actor, _ check: @escaping @Sendable (ResellerProposal) throws -> Void
    ) async throws {
        try await database.transaction(tenant) { tx in
            let proposal = try await ResellerProposals(tx).locked(id)
            try check(proposal)
            guard proposal.state.mayBecome(state) else { throw ProposalRefusal.alreadyDecided }
            try await ResellerProposals(tx).decide(
                id, state, note: note, by: actor.name, at: clock.now)
            let parent = try await Resellers(tx).reseller(proposal.parentID)
            try await audit(
                actor, act, parent, in: tx, before: ["proposal": proposal.state.rawValue],
                after: ["proposal": state.rawValue, "company": proposal.company.name], reason: note)
        }
    }

    private func obstacle(
        _ reseller: Reseller, _ proposals: [ResellerProposal], in tx: Transaction
    ) async throws -> ProposalRefusal? {
        if !reseller.type.hasSubResellers { return .notItsKind }
        if !reseller.status.takesNewBusiness { return .noNewBusiness(reseller.status) }
        if proposals.count(where: { $0.state == .open }) >= Self.mostOpenProposals {
            return .tooManyOpen(Self.mostOpenProposals)
        }
        var (depth, above) = (1, reseller.parentID)
        while let next = above, depth < Self.deepest {
            depth += 1
            above = try await Resellers(tx).reseller(next).parentID
        }
        return depth >= Self.deepest ? .tooDeep : nil
    }
}
