import Identity
import Jobs
import Kernel
import Postgres

/// Once a day: who stands under whom from today on, where it was decided before.
struct ApplyParents: Job {
    static let kind = "partnership.apply_parents"
}

extension Partnering {
    /// A channel manager puts a reseller below another one from a day on, or makes it direct with an empty number.
    /// Who was above until that day keeps its share of what is earned until then; what was planned for later ends.
    /// Throws Invalid for `parent`, `parent_from` and `parent_reason`, ResellerRefusal, NotFound.
    public func setParent(
        _ tenant: Tenant, _ id: Identifier, number: String, from typedDay: String, reason: String, version: Int,
        by actor: Actor
    ) async throws {
        let today = tenant.zone.day(of: clock.now)
        var invalid = Invalid()
        let day = TypedDay.read(typedDay) ?? today
        if TypedDay.read(typedDay) == nil || day < today {
            invalid.add("parent_from", "Enter today or a later day, like \(today.description).")
        }
        if reason.isEmpty || reason.count > Self.longestReason || !reason.isPlainText(allowingLines: true) {
            invalid.add("parent_reason", "Say why, in at most \(Self.longestReason) characters.")
        }
        try invalid.throwIfAny()
        try await database.transaction(tenant.id) { tx in
            let (resellers, parents) = (Resellers(tx), ResellerParents(tx))
            try await parents.lockTree()
            let reseller = try await resellers.locked(id)
            guard reseller.version == version else { throw ResellerRefusal.changed(name: reseller.name) }
            let all = try await resellers.all()
            var histories = try await parents.histories()
            let history = histories[id] ?? ParentHistory()
            let parent = try Self.parent(number, among: all)
            let before = history.parent(on: day).flatMap { id in all.first { $0.id == id } }
            guard before?.id != parent?.id || !history.changes(after: day).isEmpty else {
                throw Invalid(
                    "parent",
                    before.map { "\(reseller.name) is below \($0.name) on that day already." }
                        ?? "\(reseller.name) is below nobody on that day already.")
            }
            let decision = ResellerParent(validFrom: day, parentID: parent?.id)
            histories[id] = ParentHistory(decisions: history.decisions + [decision])
            if let parent {
                try Self.check(reseller, below: parent, from: day, histories)
            }
            try await parents.add(decision, of: id, by: actor.name, at: clock.now)
            if day == today {
                try await resellers.setParent(parent?.id, from: parent == nil ? nil : day, of: id)
            } else {
                try await resellers.setParent(reseller.parentID, from: reseller.parentFrom, of: id)
            }
            try await audit(
                actor, "reseller.parent_changed", reseller, in: tx, before: ["parent": before?.publicID ?? ""],
                after: ["parent": parent?.publicID ?? "", "from": day.description], reason: reason)
        }
    }

    /// Writes who is above whom today where a decision's day has come. Done again it changes nothing.
    public func applyParents(_ tenant: Tenant) async throws {
        let today = tenant.zone.day(of: clock.now)
        try await database.transaction(tenant.id) { tx in
            try await ResellerParents(tx).lockTree()
            let resellers = Resellers(tx)
            let all = try await resellers.all()
            let ended = Set(all.filter { $0.status == .terminated }.map(\.id))
            for (id, history) in try await ResellerParents(tx).histories().sorted(by: { $0.key < $1.key }) {
                guard let reseller = all.first(where: { $0.id == id }) else { continue }
                let decision = history.decisions.last { $0.validFrom <= today }
                let parentID = decision?.parentID.flatMap { ended.contains($0) ? nil : $0 }
                guard reseller.parentID != parentID else { continue }
                try await resellers.setParent(parentID, from: parentID == nil ? nil : decision?.validFrom, of: id)
            }
        }
    }

    /// Those below a reseller that ended become direct: it keeps its share of what they earned to the end of the day.
    /// The caller holds the tree.
    func release(from parent: Reseller, endedOn day: Day, by actor: Actor, in tx: Transaction) async throws {
        let (resellers, parents) = (Resellers(tx), ResellerParents(tx))
        let first = day.adding(days: 1)
        for (id, history) in try await parents.histories().sorted(by: { $0.key < $1.key }) {
            let later =
                [ResellerParent(validFrom: first, parentID: history.parent(on: first))]
                + history.changes(after: first)
            let child = try await resellers.reseller(id)
            guard child.parentID == parent.id || later.contains(where: { $0.parentID == parent.id }) else { continue }
            for decision in later {
                let above = decision.parentID == parent.id ? nil : decision.parentID
                try await parents.add(
                    ResellerParent(validFrom: decision.validFrom, parentID: above), of: id, by: actor.name,
                    at: clock.now)
            }
            if child.parentID == parent.id { try await resellers.setParent(nil, from: nil, of: id) }
            try await audit(
                actor, "reseller.parent_changed", child, in: tx, before: ["parent": parent.publicID],
                after: ["parent": "", "from": first.description], reason: "\(parent.name) is no partner any more.")
        }
    }

    private static func parent(_ number: String, among all: [Reseller]) throws -> Reseller? {
        guard !number.isEmpty else { return nil }
        guard let found = all.first(where: { $0.publicID == number }) else {
            throw Invalid("parent", "There is no reseller \(number).")
        }
        try checkMayBeAbove(found)
        return found
    }

    /// Throws Invalid for `parent`.
    static func checkMayBeAbove(_ reseller: Reseller) throws {
        guard reseller.type.hasSubResellers, reseller.status != .terminated else {
            throw Invalid("parent", "\(reseller.name) may have no resellers below it, by its kind or its status.")
        }
    }

    /// The tree must hold on the day and on each later one on which something is planned.
    static func check(
        _ reseller: Reseller, below parent: Reseller, from day: Day, _ histories: [Identifier: ParentHistory]
    ) throws {
        let later = histories.values.flatMap { $0.changes(after: day).map(\.validFrom) }
        for day in [day] + Set(later).sorted() {
            guard histories[reseller.id]?.parent(on: day) == parent.id else { continue }
            var parents = histories.compactMapValues { $0.parent(on: day) }
            parents[reseller.id] = nil
            try ResellerTree(parents: parents).check(reseller.id, named: reseller.name, below: parent.id)
        }
    }
}
