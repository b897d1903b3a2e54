import Kernel
import Sales

/// Totals that amounts depend on: windows of a rule, caps, schedules. They start from what is posted.
struct Counters {
    struct WindowKey: Hashable {
        let ruleKey: String
        let start: Month
    }

    private struct CustomerRule: Hashable {
        let ruleKey: String
        let customer: Identifier
    }

    private struct Subject: Hashable {
        let ruleKey: String
        let subject: Identifier
    }

    private var windows: [WindowKey: Int64] = [:]
    private var customers: [CustomerRule: Int64] = [:]
    private var run: [String: Int64] = [:]
    private var firstPaid: [Subject: (day: Day, source: String)] = [:]

    init(_ books: Books, plans: PlanBook, reseller: Identifier) {
        for entry in books.entries.values where entry.key.resellerID == reseller && !entry.isCancelled {
            customers[CustomerRule(ruleKey: entry.ruleKey, customer: entry.customerID), default: 0] += entry.amount
            guard entry.key.part.isEmpty, let rule = plans[entry.planVersionID]?.rule(entry.ruleKey) else { continue }
            add(base: entry.base, to: rule, on: entry.eventOn)
        }
    }

    func windowTotal(_ rule: PlanRule, on day: Day) -> Int64 {
        windows[WindowKey(ruleKey: rule.key, start: rule.window.start(of: day))] ?? 0
    }

    func customerUsed(_ ruleKey: String, _ customer: Identifier) -> Int64 {
        customers[CustomerRule(ruleKey: ruleKey, customer: customer)] ?? 0
    }

    func runUsed(_ ruleKey: String) -> Int64 { run[ruleKey] ?? 0 }

    mutating func add(base: Int64, to rule: PlanRule, on day: Day) {
        windows[WindowKey(ruleKey: rule.key, start: rule.window.start(of: day)), default: 0] += base
    }

    /// Reversals free the caps again.
    mutating func add(amount: Int64, _ ruleKey: String, _ customer: Identifier) {
        customers[CustomerRule(ruleKey: ruleKey, customer: customer), default: 0] += amount
        run[ruleKey, default: 0] += amount
    }

    mutating func notePaid(_ ruleKey: String, subject: Identifier, on day: Day, source: String) {
        let key = Subject(ruleKey: ruleKey, subject: subject)
        if firstPaid[key].map({ day < $0.day }) ?? true { firstPaid[key] = (day, source) }
    }

    /// Counts per rule and service from its first event: once pays that line only, periods are calendar months.
    func isScheduleOver(_ rule: PlanRule, subject: Identifier, on day: Day, source: String) -> Bool {
        guard let first = firstPaid[Subject(ruleKey: rule.key, subject: subject)] else { return false }
        switch rule.schedule {
        case .lifetime: return false
        case .once: return first.source != source
        case .periods(let count): return day.month.months(since: first.day.month) >= count
        }
    }
}
