import Earnings
import Kernel
import Templates
import Web

/// Bank accounts and tax forms that wait for finance.
struct PayeesPage: Page {
    struct Line: ViewModel {
        let name: String
        let href: String
        let what: String
        let since: Instant

        static let schema = Schema<Self>(\.name, \.href, \.what, \.since)
    }

    let frame: BackOfficeFrame
    let waiting: [Line]

    var isEmpty: Bool { waiting.isEmpty }

    static let template = "backoffice/payees/index"
    static let schema = Schema<Self>(\.frame, \.waiting, .computed("isEmpty", \.isEmpty))
}

/// What is known of one payee, and what finance decides about it.
struct PayeePage: Page {
    struct Account: ViewModel {
        let status: Badge
        let facts: [Fact]
        /// The address of the verification, when this person may decide it.
        let verifyAction: String?

        static let schema = Schema<Self>(\.status, \.facts, \.verifyAction)
    }

    struct Form: ViewModel {
        let status: Badge
        let facts: [Fact]
        let decideAction: String?

        static let schema = Schema<Self>(\.status, \.facts, \.decideAction)
    }

    let frame: BackOfficeFrame
    let name: String
    let back: String
    let resellerLink: String
    let account: Account?
    let taxForm: Form?
    let evidence: Field
    let errors: ErrorSummary?
    let ownEntry: Bool
    /// A key for each form, so that sending it twice counts once.
    let accountKey: String
    let taxKey: String

    static let template = "backoffice/payees/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.back, \.resellerLink, \.account, \.taxForm, \.evidence, \.errors, \.ownEntry,
        \.accountKey, \.taxKey)
}

extension PayoutMethod.State {
    var badge: Badge {
        switch self {
        case .pendingVerification: Badge("Waiting for verification", .warn)
        case .verified: Badge("Verified", .good)
        case .suspended: Badge("Suspended", .bad)
        case .removed: Badge("Removed", .quiet)
        }
    }
}

extension TaxForm.State {
    var badge: Badge {
        switch self {
        case .submitted: Badge("Waiting for finance", .warn)
        case .accepted: Badge("Accepted", .good)
        case .rejected: Badge("Rejected", .bad)
        case .replaced: Badge("Replaced", .quiet)
        }
    }
}
