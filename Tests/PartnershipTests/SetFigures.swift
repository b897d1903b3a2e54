import Kernel
import Synchronization

@testable import Partnership

/// What contexts above know of resellers, as a test sets it.
final class SetFigures: Sendable {
    struct Known: Sendable {
        var base: Int64 = 0
        var customers = 0
        var health: Int?
        var level: Tier.Certification?
        var commissionOn: Day?
    }

    private let known = Mutex<[Identifier: Known]>([:])
    private let through = Mutex<Month?>(nil)
    private let asked = Mutex<ClosedRange<Month>?>(nil)

    /// The months whose base was asked for last.
    var askedMonths: ClosedRange<Month>? { asked.withLock { $0 } }

    /// The newest month that is computed.
    func know(through month: Month?) { through.withLock { $0 = month } }

    func set(_ id: Identifier, _ edit: @Sendable (inout Known) -> Void) {
        known.withLock { edit(&$0[id, default: Known()]) }
    }

    /// Everything that a tier asks for.
    func reach(_ tier: Tier, _ id: Identifier) {
        let conditions = tier.conditions
        set(id) { known in
            known.base = conditions.baseMinorUnits
            known.customers = conditions.activeCustomers
            known.health = conditions.health.map { $0 * 10 }
            known.level = conditions.certification
        }
    }

    var figures: ResellerFigures {
        ResellerFigures(
            lastCommissionOn: { [self] _ in pick(\.commissionOn) },
            bases: { [self] _, months in
                asked.withLock { $0 = months }
                return pick { $0.base }
            }, knownThrough: { [self] _ in through.withLock { $0 } },
            activeCustomers: { [self] _ in pick { $0.customers } }, healthTenths: { [self] _ in pick(\.health) },
            certificationLevel: { [self] _, _, _ in pick(\.level) })
    }

    private func pick<Value>(_ value: (Known) -> Value?) -> [Identifier: Value] {
        let all = known.withLock { $0 }
        return all.compactMapValues(value)
    }
}
