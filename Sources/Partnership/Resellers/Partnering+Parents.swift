import Identity
import Kernel
import Postgres

extension Partnering {
    /// A channel manager puts a reseller below another one from a day on, or makes it direct with an empty number.
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
            let resellers = Resellers(tx)
            let reseller = try await resellers.locked(id)
            guard reseller.version == version else { throw ResellerRefusal.changed(name: reseller.name) }
            var before = ""
            if let parentID = reseller.parentID { before = try await resellers.reseller(parentID).publicID }
            var parent: Reseller?
            if !number.isEmpty {
                let all = try await resellers.all()
                guard let found = all.first(where: { $0.publicID == number }) else {
                    throw Invalid("parent", "There is no reseller \(number).")
                }
                guard found.type.hasSubResellers, found.status != .terminated else {
                    throw Invalid("parent", "\(found.name) may have no resellers below it, by its kind or its status.")
                }
                let parents = Dictionary(
                    all.compactMap { one in one.parentID.map { (one.id, $0) } }, uniquingKeysWith: { $1 })
                try ResellerTree(parents: parents).check(id, named: reseller.name, below: found.id)
                parent = found
            }
            try await resellers.setParent(parent?.id, from: parent == nil ? nil : day, of: id)
            try await audit(
                actor, "reseller.parent_changed", reseller, in: tx, before: ["parent": before],
                after: ["parent": parent?.publicID ?? "", "from": day.description], reason: reason)
        }
    }
}
