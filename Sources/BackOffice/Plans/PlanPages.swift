import Earnings
import Kernel
import Templates
import Web

/// What the tenant pays its resellers by.
struct PlansPage: Page {
    struct Row: ViewModel {
        let href: String
        let name: String
        let code: String
        let badge: Badge?
        let rules: Int
        let since: Month
        let resellers: Int

        static let schema = Schema<Self>(\.href, \.name, \.code, \.badge, \.rules, \.since, \.resellers)
    }

    let frame: BackOfficeFrame
    let rows: [Row]

    var isEmpty: Bool { rows.isEmpty }

    static let template = "backoffice/plans/index"
    static let schema = Schema<Self>(\.frame, \.rows, .computed("isEmpty", \.isEmpty))
}

/// One plan with the rules of the version in force, in words.
struct PlanPage: Page {
    struct Rule: ViewModel {
        let kind: String
        let key: String
        let scope: String
        let sentence: String
        let limits: [String]

        static let schema = Schema<Self>(\.kind, \.key, \.scope, \.sentence, \.limits)
    }

    struct Version: ViewModel {
        let number: Int
        let status: Badge
        let from: Month
        let note: String
        let approvedBy: String
        let approvedAt: Instant?

        static let schema = Schema<Self>(\.number, \.status, \.from, \.note, \.approvedBy, \.approvedAt)
    }

    let frame: BackOfficeFrame
    let name: String
    let lead: String
    let badge: Badge?
    let rules: [Rule]
    let excluded: String
    let versions: [Version]
    let back: String

    static let template = "backoffice/plans/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.lead, \.badge, \.rules, \.excluded, \.versions, \.back)
}
