import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The form by which a rejected company may apply again earlier; there is none while nobody waits.
struct WaitingPanel: ViewModel {
    let errors: ErrorSummary?
    let until: Day
    let day: Field
    let why: Field
    let isOpen: Bool
    let action: String
    let version: String

    static let schema = Schema<Self>(\.errors, \.until, \.day, \.why, \.isOpen, \.action, \.version)

    init?(_ visit: Visit, _ application: PartnerApplication, _ typed: TypedDecision) {
        guard let until = application.waitsUntil(after: visit.tenant.zone.day(of: visit.now)) else { return nil }
        self.until = until
        if case .waiting(let form, let invalid) = typed {
            errors = ErrorSummary(invalid)
            day = Field("day", form["day"], invalid)
            why = Field("why", form["why"], invalid)
            isOpen = true
        } else {
            errors = nil
            day = Field("day")
            why = Field("why")
            isOpen = false
        }
        action = BackOfficePlaces.applicationWaiting(application.id)
        version = String(application.version)
    }
}
