import Identity
import Kernel
import Postgres

/// How an application came: by the form, from a person who takes a while and sends few; by a program, whose calls are
/// counted before they are read; or by staff.
enum SubmissionPace: Sendable {
    case typed(since: Instant)
    case sent
    /// By staff, who enter as many as came on paper.
    case entered
}

/// What the form allows one sender: the pace of people, not of programs, and one application of a company at a time.
struct SubmissionLimits: Sendable {
    static let shortestFilling = Duration.seconds(5)
    static let perNetworkAndHour = 5
    /// For programs: what the form took from the network counts as well.
    static let sentPerNetworkAndHour = 10
    static let perEmailAndDay = 3
    static let draftsPerNetworkAndHour = 30

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws Invalid when too many drafts were begun from an address of the network.
    func checkStart(from address: String, now: Instant) async throws {
        let row = try await tx.first(
            """
            select count(*) as total from applications
            where tenant_id = \(tx.tenantID) and submitted_network = \(Network.subscriber(of: address))
                and started_at > \(now - .hours(1))
            """)
        if try row?["total"] ?? 0 >= Self.draftsPerNetworkAndHour {
            throw Invalid("", "Too many applications were begun from your network. Try again in an hour.")
        }
    }

    /// Throws Invalid when a submission comes too fast or too often. Holds locks on the sender until the end of the
    /// unit of work, so that submissions at the same moment are counted one after the other.
    func checkSubmission(
        email: String, pace: SubmissionPace, from address: String, now: Instant, zone: Zone
    ) async throws {
        if case .entered = pace { return }
        if case .typed(let startedAt) = pace, now < startedAt + Self.shortestFilling {
            throw Invalid("", "That was very fast. Check your answers for a moment, then send the application again.")
        }
        let (day, network) = (zone.day(of: now), Network.subscriber(of: address))
        let answers = try await tx.all([
            "select pg_advisory_xact_lock(hashtextextended(\("apply network \(network)"), 0))",
            "select pg_advisory_xact_lock(hashtextextended(\("apply email \(email)"), 0))",
            """
            select count(*) as total from applications
            where tenant_id = \(tx.tenantID) and submitted_network = \(network) and submitted_at > \(now - .hours(1))
            """,
            """
            select count(*) as total from applications
            where tenant_id = \(tx.tenantID) and contact_email = \(email) and submitted_on = \(day)
            """,
        ])
        let sent: Int = try answers[2].first?["total"] ?? 0
        switch pace {
        case .typed where sent >= Self.perNetworkAndHour:
            throw Invalid("", "Five applications came from your network within an hour. Try again in an hour.")
        case .sent where sent >= Self.sentPerNetworkAndHour:
            throw Invalid("", "Ten applications came from your network within an hour. Try again in an hour.")
        default: break
        }
        if try answers[3].first?["total"] ?? 0 >= Self.perEmailAndDay {
            throw Invalid(
                ApplicationField.contactEmail.rawValue,
                "Three applications came with this e-mail address today. Try again tomorrow.")
        }
    }

    /// Throws Invalid while the applicant has an open application or a reseller, or has to wait after a rejection.
    func checkApplicant(email: String, taxIDPrint: [UInt8]?, day: Day) async throws {
        let field = ApplicationField.contactEmail.rawValue
        let open = ApplicationStatus.open.map(\.rawValue)
        let row = try await tx.first(
            """
            select 1 as one from applications
            where tenant_id = \(tx.tenantID) and contact_email = \(email) and status = any(\(open)) limit 1
            """)
        if row != nil { throw PartnerApplications.emailTaken }
        if try await Resellers(tx).living(ownedBy: email) != nil {
            throw Invalid(field, "There is a reseller with this e-mail address already. Sign in to the portal.")
        }
        // An owner has an account of its own, so an approval could not give this address to another one.
        if let address = EmailAddress(email), try await Accounts(tx).account(email: address) != nil {
            throw Invalid(
                field, "This e-mail address belongs to an account here already. Use another one, or write to us.")
        }
        let rejections = try await tx.rows(
            """
            select reapply_on from applications
            where tenant_id = \(tx.tenantID) and status = 'rejected'
                and (contact_email = \(email) or tax_id_print = \(taxIDPrint))
            """)
        for rejection in rejections {
            guard let reapplyOn: Day = try rejection["reapply_on"] else {
                throw Invalid(field, "We cannot accept another application from this company. Write to us about it.")
            }
            if day < reapplyOn {
                throw Invalid(field, "You can apply again from \(reapplyOn).")
            }
        }
    }

    /// Whether another company in the programme, or on its way into it, looks like this one.
    func resembling(_ id: Identifier, taxIDPrint: [UInt8]?, companyKey: String?) async throws -> Bool {
        let statuses = (ApplicationStatus.open + [.approved]).map(\.rawValue)
        let row = try await tx.first(
            """
            select 1 as one from applications
            where tenant_id = \(tx.tenantID) and id <> \(id) and status = any(\(statuses))
                and (tax_id_print = \(taxIDPrint) or company_key = \(companyKey)) limit 1
            """)
        return row != nil
    }
}
