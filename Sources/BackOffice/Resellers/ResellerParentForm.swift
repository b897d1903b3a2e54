import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

extension ResellerPage {
    /// The form by which a channel manager puts the reseller below another one.
    struct ParentForm: ViewModel {
        let parent: Field
        let from: Field
        let reason: Field
        let action: String
        let version: String
        let isOpen: Bool

        static let schema = Schema<Self>(\.parent, \.from, \.reason, \.action, \.version, \.isOpen)

        /// Nil for whoever may not, and for a reseller that ended.
        init?(_ visit: Visit, _ record: Partnering.Record, typed: FormFields?, _ invalid: Invalid?) {
            let reseller = record.reseller
            guard (try? visit.person.may(.arrangeResellers)) == true, reseller.status != .terminated else { return nil }
            isOpen = typed?.has("parent_reason") ?? false
            let problems = isOpen ? invalid : nil
            let today = visit.tenant.zone.day(of: visit.now)
            parent = Field("parent", typed?["parent"] ?? record.parent?.publicID ?? "", problems)
            from = Field("parent_from", typed?["parent_from"] ?? today.description, problems)
            reason = Field("parent_reason", typed?["parent_reason"] ?? "", problems)
            action = BackOfficePlaces.resellerParent(reseller.id)
            version = String(reseller.version)
        }
    }
}
