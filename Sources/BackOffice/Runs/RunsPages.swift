import Kernel
import Templates
import Web

/// The commission runs, and the form that starts one.
struct RunsPage: Page {
    struct Row: ViewModel {
        let href: String
        let period: Month
        let number: String
        let status: Badge
        let progress: String
        let startedBy: String
        let startedAt: Instant
        let approvedBy: String

        static let schema = Schema<Self>(
            \.href, \.period, \.number, \.status, \.progress, \.startedBy, \.startedAt, \.approvedBy)
    }

    /// The months that can be run, the oldest first.
    struct Start: ViewModel {
        let period: ChoiceField
        let action: String
        let idempotencyKey: String
        /// Why none can be started now.
        let blocked: String?

        static let schema = Schema<Self>(\.period, \.action, \.idempotencyKey, \.blocked)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let start: Start?
    let rows: [Row]

    var isEmpty: Bool { rows.isEmpty }

    static let template = "backoffice/runs/index"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.start, \.rows, .computed("isEmpty", \.isEmpty))
}

/// One run: how far it is, what it found, what comes next.
struct RunPage: Page {
    struct Reseller: ViewModel {
        let name: String
        let href: String
        let lines: Int
        let linesHref: String
        let earned: Money
        let reversals: Money
        let clawbacks: Money
        let held: Money
        let total: Money

        static let schema = Schema<Self>(
            \.name, \.href, \.lines, \.linesHref, \.earned, \.reversals, \.clawbacks, \.held, \.total)
    }

    struct Zero: ViewModel {
        let reason: String
        let explanation: String
        let kind: String
        let count: Int
        let base: Money
        let href: String

        static let schema = Schema<Self>(\.reason, \.explanation, \.kind, \.count, \.base, \.href)
    }

    struct Failure: ViewModel {
        let name: String
        let problem: String

        static let schema = Schema<Self>(\.name, \.problem)
    }

    struct Finding: ViewModel {
        let reseller: String
        let account: String
        let expected: Money
        let actual: Money

        static let schema = Schema<Self>(\.reseller, \.account, \.expected, \.actual)
    }

    let frame: BackOfficeFrame
    let title: String
    let number: String
    let status: Badge
    let progress: Progress?
    let waitingFor: String?
    let acts: [ActLink]
    let total: Money
    let held: Money
    let lineCount: Int
    let resellers: [Reseller]
    let zeros: [Zero]
    let failures: [Failure]
    let findings: [Finding]
    let timeline: [TimelineEntry]
    let linesHref: String
    let zerosHref: String
    let back: String
    let symbol: String

    var hasResellers: Bool { !resellers.isEmpty }
    var hasZeros: Bool { !zeros.isEmpty }
    var hasFailures: Bool { !failures.isEmpty }
    var hasFindings: Bool { !findings.isEmpty }

    static let template = "backoffice/runs/show"
    static let schema = Schema<Self>(
        \.frame, \.title, \.number, \.status, \.progress, \.waitingFor, \.acts, \.total, \.held, \.lineCount,
        \.resellers, \.zeros, \.failures, \.findings, \.timeline, \.linesHref, \.zerosHref, \.back, \.symbol,
        .computed("hasResellers", \.hasResellers), .computed("hasZeros", \.hasZeros),
        .computed("hasFailures", \.hasFailures), .computed("hasFindings", \.hasFindings))
}

/// Every event of a run that paid nothing.
struct RunZerosPage: Page {
    struct Row: ViewModel {
        let customer: String
        let customerHref: String
        let reseller: String
        let kind: String
        let detail: String
        let on: Day
        let reason: String
        let base: Money

        static let schema = Schema<Self>(
            \.customer, \.customerHref, \.reseller, \.kind, \.detail, \.on, \.reason, \.base)
    }

    let frame: BackOfficeFrame
    let lead: String
    let rows: [Row]
    let filters: [FilterLink]
    let back: String
    let backLabel: String
    let symbol: String

    var isEmpty: Bool { rows.isEmpty }

    static let template = "backoffice/runs/zeros"
    static let schema = Schema<Self>(
        \.frame, \.lead, \.rows, \.filters, \.back, \.backLabel, \.symbol, .computed("isEmpty", \.isEmpty))
}

/// The page on which an act on a run is confirmed: its effect in numbers, and one button.
struct RunActPage: Page {
    let frame: BackOfficeFrame
    let title: String
    let effects: [String]
    let errors: ErrorSummary?
    let reason: Field?
    let idempotencyKey: String
    let action: String
    let button: String
    let isDangerous: Bool
    let back: String
    let backLabel: String

    static let template = "backoffice/runs/act"
    static let schema = Schema<Self>(
        \.frame, \.title, \.effects, \.errors, \.reason, \.idempotencyKey, \.action, \.button, \.isDangerous, \.back,
        \.backLabel)
}
