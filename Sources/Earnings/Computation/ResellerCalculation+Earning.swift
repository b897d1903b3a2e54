import Kernel
import Partnership
import Sales

extension ResellerCalculation {
    /// A further part of an invoice line is recognised: it earns under the terms of its day. The rise that a
    /// corrected invoice brings is paid under the terms of what the line earned before.
    mutating func earn(_ item: inout EarningItem, _ change: LineChange, size: Int64, sign: Int64) throws {
        let customer = input.customers[item.customer]
        let corrected = change.cause.kind == .corrected ? item.parts.last { $0.own != nil }?.own?.eventOn : nil
        var sale = Sale(
            kind: item.kind, customer: customer, product: item.product, serviceID: item.serviceID,
            eventOn: corrected ?? change.day, currency: change.currency)
        sale.isEmpty = size == 0
        let source = Moment(
            day: change.day, sourceVersion: change.cause.key, sourceKind: "invoice_line", sourceID: change.sourceID)
        var working = Working(currency: input.currency.code)
        let basis = item.basis ?? .paid
        working.recognition = Working.Recognition(
            invoice: change.invoice, line: change.line.id, category: change.line.category.rawValue,
            cause: change.cause, basis: basis, net: change.billedAfter, gross: change.gross, paid: change.paid,
            before: basis == .paid ? change.paidBefore : change.billedBefore,
            after: basis == .paid ? change.paidAfter : change.billedAfter)
        let count =
            change.billedAfter == 0
            ? Fraction.one : try Fraction(Int128(size * sign), over: Int128(change.billedAfter))
        let part = Earning(sale: sale, source: source, size: size, base: size * sign, count: count, working: working)
        item.parts.append(EarnedPart(size: size, own: try own(part, item)))
        try clawBackAtOnce(&item)
    }

    /// A fact is paid for: it earns under the terms of the fact's day.
    mutating func earn(_ item: inout EarningItem, _ milestone: Milestone, _ turn: Milestone.Turn) throws {
        let part = earning(of: milestone, item.customer, day: turn.day, cause: turn.cause, invoice: turn.invoice)
        let isForOther =
            milestone.resellers.map { allowed in
                input.reseller.map { !allowed.contains($0.id) } ?? true
            } ?? false
        item.parts.append(EarnedPart(size: 1, own: isForOther ? nil : try own(part, item)))
        try clawBackAtOnce(&item)
    }

    /// A fact that nobody has paid for yet is recorded, unless it would pay nothing anyhow.
    mutating func noteUnpaid(_ milestone: Milestone, customer: Int) {
        guard let reseller = input.reseller, milestone.resellers.map({ $0.contains(reseller.id) }) ?? true,
            let link = input.customers[customer].links(on: milestone.factOn).first(where: {
                $0.resellerID == reseller.id
            })
        else { return }
        var part = earning(
            of: milestone, customer, day: milestone.factOn,
            cause: BillingCause(kind: .issued, externalID: "", version: 0), invoice: "")
        part.sale.isUnpaid = true
        let verdict = Eligibility(part.sale, payee: reseller, link: link, input) { _ in false }
        if case .zero(let reason) = verdict { record(reason, part, invoiceID: nil, invoice: "", base: milestone.base) }
    }

    private func earning(
        of milestone: Milestone, _ customer: Int, day: Day, cause: BillingCause, invoice: String
    ) -> Earning {
        var sale = Sale(
            kind: milestone.kind, customer: input.customers[customer], product: milestone.product,
            serviceID: milestone.serviceID, eventOn: milestone.factOn, currency: milestone.currency)
        sale.isRepeated = milestone.isRepeated
        var working = Working(currency: input.currency.code)
        working.fact = Working.Fact(detail: milestone.detail, factOn: milestone.factOn, invoice: invoice, cause: cause)
        return Earning(
            sale: sale,
            source: Moment(
                day: day, sourceVersion: milestone.sourceVersion, sourceKind: milestone.sourceKind,
                sourceID: milestone.sourceID),
            size: 1, base: milestone.base, count: .one, working: working)
    }

    /// This reseller's part: what is posted already, or a new line, or nil with the reason recorded.
    private mutating func own(_ part: Earning, _ item: EarningItem) throws -> EarnedPart.Own? {
        let links = part.sale.customer.links(on: part.sale.eventOn).sorted { $0.resellerID < $1.resellerID }
        guard let reseller = input.reseller else {
            if links.isEmpty, formerReseller(of: part.sale) == nil { record(.noReseller, part, item) }
            return nil
        }
        if links.isEmpty, formerReseller(of: part.sale) == reseller.id,
            !input.books.settledZeros.contains(part.zeroKey(nil))
        {
            record(.resellerTerminated, part, item)
        }
        guard let place = links.firstIndex(where: { $0.resellerID == reseller.id }) else { return nil }
        let key = AccrualKey(
            resellerID: reseller.id, kind: part.sale.kind, sourceKind: part.source.sourceKind,
            sourceID: part.source.sourceID, sourceVersion: part.source.sourceVersion)
        let subject = part.sale.serviceID ?? part.sale.customer.id
        if let entry = input.books.entries[key] {
            counters.notePaid(entry.ruleKey, subject: subject, on: entry.eventOn, source: part.source.sourceID)
            return EarnedPart.Own(entry)
        }
        if input.books.settledZeros.contains(part.zeroKey(reseller.id)) { return nil }
        let verdict = Eligibility(part.sale, payee: reseller, link: links[place], input) { rule in
            counters.isScheduleOver(rule, subject: subject, on: part.sale.eventOn, source: part.source.sourceID)
        }
        switch verdict {
        case .zero(let reason):
            record(reason, part, item)
            return nil
        case .pays(let terms):
            let share = try Share(of: part.base, links: links, place: place, input.currency)
            return try post(key, part, item, terms, share)
        }
    }

    /// The reseller that had the customer to its own end, when nobody has had it since. Links that never were in force
    /// count only where there are no others.
    private func formerReseller(of sale: Sale) -> Identifier? {
        let all = sale.customer.links.compactMap { link in link.to.map { (to: $0, link: link) } }
            .filter { $0.to < sale.eventOn }
        let real = all.filter { !$0.link.isEmpty }
        let past = real.isEmpty ? all : real
        guard let last = past.max(by: { ($0.to, $0.link.from) < ($1.to, $1.link.from) }),
            let earned = input.endedResellers[last.link.resellerID], last.to >= earned
        else { return nil }
        return last.link.resellerID
    }

    private mutating func post(
        _ key: AccrualKey, _ part: Earning, _ item: EarningItem, _ terms: Eligibility.Terms, _ share: Share
    ) throws -> EarnedPart.Own? {
        let rule = terms.rule
        let rateInput = RateInput(
            base: share.part, count: try part.count * share.fraction,
            totalBefore: counters.windowTotal(rule, on: part.sale.eventOn),
            totals: achievements.totals(rule, on: part.sale.eventOn),
            metrics: achievements.metrics(rule, on: part.sale.eventOn), overrideRate: terms.override?.rate,
            currency: input.currency)
        let amount = try LineAmount(
            rule, rateInput, customerUsed: counters.customerUsed(rule.key, part.sale.customer.id),
            runUsed: counters.runUsed(rule.key))
        counters.add(base: share.part, to: rule, on: part.sale.eventOn)
        if let reason = amount.zeroReason {
            record(reason, part, item)
            return nil
        }
        var working = part.working
        working.terms = Working.Terms(terms, product: item.product)
        working.steps = share.steps + (terms.override.map { [.overrideRate($0.rate)] } ?? []) + amount.steps
        let waiting = holds(part.sale, rule, invoiceID: item.invoiceID)
        counters.add(amount: amount.amount, rule.key, part.sale.customer.id)
        counters.notePaid(
            rule.key, subject: part.sale.serviceID ?? part.sale.customer.id, on: part.sale.eventOn,
            source: part.source.sourceID)
        let line = CalculatedLine(
            key: key, amount: Money(minorUnits: amount.amount, input.currency),
            base: Money(minorUnits: share.part, input.currency), state: waiting.state, holds: waiting.holds,
            eventOn: part.sale.eventOn, earnedOn: part.source.day, customerID: part.sale.customer.id,
            serviceID: item.serviceID, invoiceID: item.invoiceID, invoice: item.invoice, product: item.product,
            ruleKey: rule.key, planVersionID: terms.version.id, tier: terms.context.tier, original: nil,
            working: working)
        result.lines.append(line)
        return EarnedPart.Own(line)
    }

    private mutating func record(_ reason: ZeroReason, _ part: Earning, _ item: EarningItem) {
        record(reason, part, invoiceID: item.invoiceID, invoice: item.invoice, base: part.base)
    }

    /// An event has one record: what an approved run has settled is not recorded again.
    private mutating func record(
        _ reason: ZeroReason, _ part: Earning, invoiceID: Identifier?, invoice: String, base: Int64
    ) {
        if input.books.settledZeros.contains(part.zeroKey(input.reseller?.id)) { return }
        result.zeros.append(
            ZeroRecord(
                key: part.zeroKey(input.reseller?.id), reason: reason, customerID: part.sale.customer.id,
                invoiceID: invoiceID, invoice: invoice, product: part.sale.product, eventOn: part.sale.eventOn,
                base: Money(minorUnits: base, input.currency)))
    }
}

/// Something that may earn, with all that its line needs.
struct Earning {
    var sale: Sale
    let source: Moment
    let size: Int64
    /// In minor units, of all resellers of the customer together.
    let base: Int64
    /// How often a flat amount counts.
    let count: Fraction
    let working: Working

    func zeroKey(_ reseller: Identifier?) -> ZeroKey {
        ZeroKey(
            resellerID: reseller, kind: sale.kind, sourceKind: source.sourceKind, sourceID: source.sourceID,
            sourceVersion: source.sourceVersion)
    }
}

/// One reseller's part of a base that several share: largest remainder, ties to the lower reseller id.
struct Share {
    let part: Int64
    let fraction: Fraction
    let steps: [WorkingStep]

    init(of base: Int64, links: [CustomerLink], place: Int, _ currency: Currency) throws {
        guard links.count > 1 else {
            part = base
            fraction = .one
            steps = []
            return
        }
        let parts = try Money(minorUnits: base, currency).allocated(by: links.map(\.share.tenThousandths))
        part = parts[place].minorUnits
        fraction = links[place].share.fraction
        steps = [.share(percent: links[place].share, whole: base, part: part)]
    }
}

extension Working.Terms {
    init(_ terms: Eligibility.Terms, product: String?) {
        self.init(
            plan: terms.version.plan, planName: terms.version.planName, planVersion: terms.version.number,
            rule: terms.rule.key, losers: terms.choice.losers, tier: terms.context.tier, product: product,
            share: terms.link.share, linkedFrom: terms.link.from)
    }
}

extension EarnedPart.Own {
    init(_ entry: Books.Entry) {
        self.init(
            key: entry.key, amount: entry.amount, base: entry.base, ruleKey: entry.ruleKey,
            planVersionID: entry.planVersionID, tier: entry.tier, eventOn: entry.eventOn, holds: entry.holds,
            isCancelled: entry.isCancelled)
    }

    init(_ line: CalculatedLine) {
        self.init(
            key: line.key, amount: line.amount.minorUnits, base: line.base.minorUnits, ruleKey: line.ruleKey,
            planVersionID: line.planVersionID, tier: line.tier, eventOn: line.eventOn, holds: line.holds,
            isCancelled: line.state == .cancelled)
    }
}
