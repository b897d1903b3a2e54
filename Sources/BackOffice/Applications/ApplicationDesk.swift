import Identity
import Kernel
import Links
import Partnership
import Web

/// What every act on an application's page needs: the page itself, and a word about what somebody else did meanwhile.
struct ApplicationDesk: Sendable {
    let recruiting: Recruiting
    let partnering: Partnering
    /// The plans that may be agreed with a reseller of a tenant.
    let plans: @Sendable (Tenant) async throws -> [PlanOffer]

    /// The page, with what was typed into one of its forms.
    func page(_ visit: Visit, _ typed: TypedDecision = .nothing) async throws -> ApplicationPage {
        let id = try visit.id()
        let tenantID = visit.tenant.id
        let facts = ApplicationFacts(
            application: try await recruiting.application(tenantID, id),
            papers: try await recruiting.papers(tenantID, id), checks: try await recruiting.checks(tenantID, id),
            events: try await recruiting.history(tenantID, id), calendar: try await recruiting.calendar(tenantID),
            plans: try await plans(visit.tenant), staff: try await partnering.accountManagers(tenantID),
            related: try await recruiting.related(tenantID, id),
            next: try await recruiting.next(tenantID, after: id, reviewer: try visit.person.id))
        return try ApplicationPage(visit, facts, typed)
    }

    func refused(_ visit: Visit, _ typed: TypedDecision) async throws -> Answer {
        .page(try await page(visit, typed), status: .unprocessableContent)
    }

    /// Acts and goes back to the page with a word about it. Input that cannot be accepted is shown with its problems;
    /// what somebody else decided in the meantime is said on the page.
    func act(
        _ visit: Visit, typed: (Invalid) -> TypedDecision, _ body: () async throws -> String
    ) async throws -> Answer {
        do {
            return try await acting(visit) {
                .redirect(to: BackOfficePlaces.application(try visit.id()), notice: .done(try await body()))
            }
        } catch let invalid as Invalid {
            return try await refused(visit, typed(invalid))
        }
    }

    /// What somebody else decided in the meantime is said on the application's page.
    func acting(_ visit: Visit, _ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let refusal as ApplicationRefusal {
            switch refusal {
            case .scoreReasonMissing, .emailUnconfirmed, .scorecardIncomplete: throw refusal
            default: break
            }
            return .redirect(
                to: BackOfficePlaces.application(try visit.id()), notice: .warning(refusal.explanation))
        } catch let refusal as ResellerRefusal {
            return .redirect(
                to: BackOfficePlaces.application(try visit.id()), notice: .warning(refusal.explanation))
        }
    }

    /// The version of the application that the form was made for. Throws Invalid for another text.
    static func version(_ form: FormFields) throws -> Int {
        guard let version = Int(form["version"]) else { throw Invalid("", "Load the page again.") }
        return version
    }
}
