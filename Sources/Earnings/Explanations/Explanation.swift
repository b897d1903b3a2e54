import Kernel

/// Why an amount is what it is, in words: what happened, under which terms, each step with its numbers, what waits.
public struct Explanation: Hashable, Sendable {
    public struct Section: Hashable, Sendable {
        public let heading: String
        public let sentences: [String]
    }

    /// The amount and its cause in one sentence.
    public let summary: String
    public let sections: [Section]

    public init(_ line: AccrualLine, _ working: Working) {
        summary = "\(line.amount.spoken): \(Self.cause(line, working))"
        let currency = line.amount.currency
        let found = [
            Section(heading: "What happened", sentences: Self.facts(line, working)),
            Section(heading: "The terms", sentences: Self.terms(line, working)),
            Section(heading: "The sum", sentences: working.steps.map { $0.sentence(currency) }),
            Section(heading: "When it counts", sentences: Self.timing(line)),
        ]
        sections = found.filter { !$0.sentences.isEmpty }
    }

    private static func cause(_ line: AccrualLine, _ working: Working) -> String {
        switch line.kind {
        case .reversal where line.isFromSub: return "your share of what \(name(line)) earned changed."
        case .clawback where line.isFromSub: return "your share of what \(name(line)) earned changed."
        case .reversal:
            return line.amount.isNegative
                ? "what was paid for invoice \(line.invoice) was taken back."
                : "what had been taken back for invoice \(line.invoice) is paid again."
        case .clawback: return "the service ended early."
        case .newCustomer: return "you won \(name(line)) as a customer."
        case .monthlyRecurring:
            if working.recognition == nil { return "the bonus of your volume." }
            return "your share of what \(name(line)) paid for \(product(line))."
        case .installation: return "your share of the installation at \(name(line))."
        case .renewal: return "\(name(line)) renewed its contract."
        case .upgradeReferral: return "\(name(line)) took more after your deal."
        case .usage: return "your share of what \(name(line)) used."
        case .quarterlyBonus: return "your place in the quarter's ranking."
        case .override: return "your share of what your reseller earned."
        case .adjustment: return "a correction."
        }
    }

    private static func name(_ line: AccrualLine) -> String {
        line.customerName.isEmpty ? "the customer" : line.customerName
    }

    private static func product(_ line: AccrualLine) -> String { line.product ?? "its service" }

    private static func facts(_ line: AccrualLine, _ working: Working) -> [String] {
        var sentences: [String] = []
        let currency = line.amount.currency
        func money(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency).spoken }
        if let recognition = working.recognition { sentences += recognition.sentences(on: line.earnedOn, money) }
        if let fact = working.fact, !fact.detail.isEmpty {
            sentences.append("\(fact.factOn.spoken): \(fact.detail).")
            if !fact.invoice.isEmpty {
                sentences.append(
                    "It is earned because invoice \(fact.invoice), the customer's first recurring invoice after it, "
                        + "was paid in full on \(line.earnedOn.spoken).")
            }
        }
        if let original = working.original {
            sentences.append(
                "This line changes the \(original.kind.label.lowercased()) commission of \(money(original.amount)) of "
                    + "\(original.eventOn.spoken), under the terms of that day.")
            if let fact = working.fact, fact.detail.isEmpty {
                sentences.append("\(line.earnedOn.spoken): \(fact.cause.sentence(invoice: fact.invoice)).")
            }
        }
        if let end = working.end {
            let reason = end.reason.isEmpty ? "" : " (\(end.reason.replacing("_", with: " ")))"
            sentences.append(
                "Service \(end.service) ended on \(end.endedOn.spoken)\(reason), "
                    + "\(end.endedOn.days(since: end.since).counted("day", "days")) after \(end.since.spoken).")
        }
        return sentences
    }

    private static func terms(_ line: AccrualLine, _ working: Working) -> [String] {
        guard let terms = working.terms else { return [] }
        var sentences = [
            "Plan \(terms.planName), version \(terms.planVersion). Your tier on that day was \(terms.tier)."
        ]
        if line.isFromSub {
            sentences.append("\(name(line)) has been below you since \(terms.linkedFrom.spoken).")
        } else if working.recognition != nil || working.fact != nil {
            sentences.append("The customer has been yours since \(terms.linkedFrom.spoken).")
        }
        var rule = "The rule \(terms.rule) applies"
        if let product = terms.product { rule += " to \(product)" }
        sentences.append(rule + ".")
        if !terms.losers.isEmpty {
            sentences.append("Rules that matched too and are less specific: \(terms.losers.joined(separator: ", ")).")
        }
        return sentences
    }

    private static func timing(_ line: AccrualLine) -> [String] {
        var sentences = line.holds.map(\.explanation)
        switch line.state {
        case .accrued: sentences.append("It counts in \(line.period.spoken) once that month's run is approved.")
        case .held: sentences.append("Until then it is kept apart and is not part of a statement.")
        case .cancelled: sentences.append("It was cancelled because the service ended too early to be paid for.")
        case .disputed: sentences.append("It waits for the decision about a dispute.")
        case .approved, .inBatch, .paid:
            let month = (line.statementPeriod ?? line.period).spoken
            let late = line.isReleasedLate ? " It was held before and released in that month." : ""
            sentences.append("It counts in the statement of \(month).\(late)")
            if line.state == .inBatch { sentences.append("It is in a payout that is on its way.") }
            if line.state == .paid { sentences.append("It has been paid out.") }
        }
        return sentences
    }
}

extension Working.Recognition {
    fileprivate func sentences(on day: Day, _ money: (Int64) -> String) -> [String] {
        let change = after - before
        var sentences = ["\(day.spoken): \(cause.sentence(invoice: invoice))."]
        sentences.append(
            "Line \(line) of invoice \(invoice) (\(category.replacing("_", with: " "))) is \(money(net)) net, after "
                + "discounts and credit notes. The invoice is \(money(gross)) with tax and fees.")
        if basis == .paid {
            if paid >= gross {
                sentences.append("The invoice is paid in full, so that the whole line counts: \(money(after)).")
            } else {
                sentences.append(
                    "\(money(paid)) of the invoice is paid, so that \(money(net)) × \(money(paid)) ÷ \(money(gross)) "
                        + "= \(money(after)) of the line counts.")
            }
        }
        if before != 0 {
            sentences.append("\(money(before)) of it counted before, \(money(change)) is new.")
        }
        return sentences
    }
}

extension BillingCause {
    fileprivate func sentence(invoice: String) -> String {
        switch kind {
        case .issued: "invoice \(invoice) was issued"
        case .corrected: "invoice \(invoice) was corrected"
        case .voided: "invoice \(invoice) was voided"
        case .credited: "credit note \(externalID) was issued for invoice \(invoice)"
        case .paid: "payment \(externalID) paid for invoice \(invoice)"
        case .undone: "payment \(externalID) for invoice \(invoice) changed"
        }
    }
}
