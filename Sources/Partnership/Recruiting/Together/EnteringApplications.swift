import Identity
import Kernel
import Postgres

/// What came of an application that staff entered.
public enum EnteredApplication: Sendable, Hashable {
    case entered(publicID: String)
    /// The same answers are there already, from an earlier entry or from the form.
    case wasThere(publicID: String)
}

/// Applications that came on paper or from another program, entered by staff.
extension Recruiting {
    /// Where such applications come from, in place of an address of the network.
    static let enteredFrom = "staff"

    /// Takes the application of a company as it wrote it, consents included, by the rules of the form but for its
    /// pace. The link to the status goes to the applicant by letter. Entered again it stays one.
    /// Throws Invalid with everything that is wrong and with the duplicate rule.
    public func enter(_ tenant: Tenant, _ answers: ApplicationAnswers, by actor: Actor) async throws
        -> EnteredApplication
    {
        _ = try ApplicationForm.read(answers)
        return try await database.transaction(tenant.id) { tx in
            if let known = try await applications(tx).number(withAnswers: answers) {
                return .wasThere(publicID: known)
            }
            let application = try await take(tenant, answers, .entered, from: Self.enteredFrom, in: tx)
            try await audit(
                actor, "application.entered", application, in: tx,
                after: ["company": answers[.companyName], "email": answers[.contactEmail]])
            return .entered(publicID: application.publicID)
        }
    }
}
