import Kernel

/// All commissions of the demo, one event after the other, computed once more from commissions.md and nothing else.
struct PlainBooks {
    static let exempt: Set<String> = ["isp_fault", "service_unavailable", "deceased"]

    private(set) var lines: [PlainLine] = []
    private let sellers: [String: PlainSeller]
    private let customers: [String: PlainCustomer]
    /// Rises by invoice line or milestone, oldest first.
    private var layers: [String: [PlainLayer]] = [:]
    private var ends: [String: (day: Day, reason: String)] = [:]
    /// What the marginal rule has counted by seller and month.
    private var totals: [String: Int] = [:]

    init(_ sellers: [PlainSeller], _ customers: [PlainCustomer], through last: Day) {
        self.sellers = Dictionary(uniqueKeysWithValues: sellers.map { ($0.id, $0) })
        self.customers = Dictionary(uniqueKeysWithValues: customers.map { ($0.id, $0) })
        let events = customers.flatMap(\.events).filter { $0.day <= last }.sorted(by: PlainEvent.isBefore)
        for event in events {
            reviewHolds(on: event.day.month.next.firstDay)
            take(event)
        }
    }

    private mutating func take(_ event: PlainEvent) {
        switch event.what {
        case .change(let line, let change):
            let kind = ["recurring": "monthly_recurring", "installation": "installation"][line.category]
            guard let kind else { return }
            move("\(event.invoice)/\(line.id)", by: change, event) { books, left in
                books.earn(kind, left, event, eventOn: event.day, product: line.product, service: line.service)
            }
        case .milestone(let place, let isEarned):
            guard let milestone = customers[event.customer]?.milestones[place] else { return }
            move("\(event.customer) \(place)", by: isEarned ? 1 : -1, event) { books, _ in
                books.earn(
                    milestone.kind, 1, event, eventOn: milestone.factOn, service: milestone.service,
                    milestone: milestone)
            }
        case .end(let service, let reason):
            guard !Self.exempt.contains(reason) else { return }
            ends[service] = (event.day, reason)
            for layer in layers.keys.sorted().flatMap({ layers[$0] ?? [] }) where layer.service == service {
                takeBack(layer, event)
            }
        }
    }

    /// A fall takes from the newest layers; a rise gives back what was taken last, and what is left earns.
    private mutating func move(
        _ key: String, by change: Int, _ event: PlainEvent, earn: (inout PlainBooks, Int) -> PlainLayer
    ) {
        var left = abs(change)
        let found = layers[key] ?? []
        for layer in change < 0 ? found.reversed() : found {
            let part = min(left, change < 0 ? layer.size - layer.undone : layer.undone)
            guard part > 0 else { continue }
            layer.undone += change < 0 ? part : -part
            left -= part
            settle(layer, event)
        }
        guard change > 0, left > 0 else { return }
        let layer = earn(&self, left)
        layers[key, default: []].append(layer)
        takeBack(layer, event)
    }

    private mutating func earn(
        _ kind: String, _ size: Int, _ event: PlainEvent, eventOn: Day, product: String = "", service: String,
        milestone: PlainMilestone? = nil
    ) -> PlainLayer {
        guard let customer = customers[event.customer],
            let seller = customer.seller(on: eventOn).flatMap({ sellers[$0] }),
            milestone?.sellers?.contains(seller.id) ?? true, !PlainPlan.excluded.contains(product),
            !isOwnPurchase(customer, seller, on: eventOn)
        else { return PlainLayer(size: size, eventOn: eventOn) }
        let amount = amount(kind, size, seller, eventOn, milestone?.base ?? 0)
        let layer = PlainLayer(
            size: size, seller: seller, kind: kind, eventOn: eventOn, customer: customer.id, service: service,
            invoice: event.invoice, amount: amount)
        guard amount > 0 else { return layer }
        setHolds(layer, seller, on: event.day.month.next.firstDay)
        post(kind, amount, layer, event)
        shareAbove(layer, event)
        return layer
    }

    private mutating func amount(_ kind: String, _ base: Int, _ seller: PlainSeller, _ day: Day, _ fee: Int) -> Int {
        let tier = seller.tier(on: day)
        let isStandard = seller.plan == "standard_reseller"
        switch kind {
        case "monthly_recurring" where seller.plan == "marginal_basic":
            let total = totals["\(seller.id) \(day.month)", default: 0]
            totals["\(seller.id) \(day.month)"] = total + base
            return PlainPlan.marginal(base, after: total)
        case "monthly_recurring": return Plain.halfUp(base * (PlainPlan.recurring[seller.plan]?[tier] ?? 0), 1000)
        case "installation": return isStandard ? Plain.halfUp(base * 10, 100) : 0
        case "renewal": return isStandard ? Plain.halfUp(fee * 2, 100) : 0
        case "new_customer": return isStandard ? PlainPlan.won[tier] ?? 0 : 0
        default: return isStandard ? PlainPlan.upgraded[tier] ?? 0 : 0
        }
    }

    private func isOwnPurchase(_ customer: PlainCustomer, _ seller: PlainSeller, on day: Day) -> Bool {
        guard let row = customer.versions.last(where: { $0.since <= day }) else { return false }
        return seller.emails.contains(row.text("email")) || row.text("tax_id") == seller.taxID
    }

    /// The seller above has a tenth, under its own plan, of what was earned below.
    private mutating func shareAbove(_ layer: PlainLayer, _ event: PlainEvent) {
        guard !layer.isCancelled, let parent = layer.seller?.parent.flatMap({ sellers[$0] }),
            parent.plan == "standard_reseller"
        else { return }
        let above = PlainLayer(
            size: layer.amount, seller: parent, kind: "override", eventOn: layer.eventOn, customer: layer.customer,
            service: layer.service, amount: Plain.halfUp(layer.amount, 10))
        above.holds = layer.holds.subtracting(["suspended"])
        if parent.isSuspended(on: event.day.month.next.firstDay) { above.holds.insert("suspended") }
        layer.above = above
        if above.amount > 0 { post("override", above.amount, above, event) }
    }

    /// Brings what is reversed of a layer to its share, at most to what a clawback left.
    private mutating func settle(_ layer: PlainLayer, as kind: String = "reversal", _ event: PlainEvent) {
        guard layer.earns else { return }
        let share = Plain.halfUp(layer.amount * layer.undone, layer.size)
        let target = min(share, layer.amount - layer.clawedBack)
        let change = target - layer.reversed
        guard change != 0 else { return }
        layer.reversed = target
        post(kind, -change, layer, event)
        mirror(change, of: layer, as: kind, event)
        if layer.seller?.plan == "marginal_basic", event.day.month == layer.eventOn.month {
            recount(layer, event)
        }
        takeBack(layer, event)
    }

    /// A part of a sale that is undone, or done again, in the month of the sale counts in that month's total.
    private mutating func recount(_ layer: PlainLayer, _ event: PlainEvent) {
        guard let seller = layer.seller, case .change = event.what else { return }
        let key = "\(seller.id) \(layer.eventOn.month)"
        totals[key, default: 0] -= layer.undone - counted[ObjectIdentifier(layer), default: 0]
        counted[ObjectIdentifier(layer)] = layer.undone
    }

    private var counted: [ObjectIdentifier: Int] = [:]

    private mutating func mirror(_ change: Int, of layer: PlainLayer, as kind: String, _ event: PlainEvent) {
        guard let above = layer.above else { return }
        above.undone += change
        settle(above, as: kind, event)
    }

    /// What an early end takes back of what is left: all within 90 days, then less, nothing from a year on.
    private mutating func takeBack(_ layer: PlainLayer, _ event: PlainEvent) {
        guard layer.earns, layer.isTakenBack, let end = ends[layer.service] else { return }
        let isOfEvent = layer.kind == "renewal" || layer.kind == "upgrade_referral"
        let start = isOfEvent ? layer.eventOn : customers[layer.customer]?.activeFrom(layer.service) ?? end.day
        let days = max(0, end.day.days(since: start))
        let left = layer.amount - layer.reversed
        let target = days < 90 ? left : days < 365 ? Plain.halfUp(left * (365 - days), 275) : 0
        let change = target - layer.clawedBack
        guard change > 0 else { return }
        layer.clawedBack = target
        post("clawback", -change, layer, event)
        mirror(change, of: layer, as: "clawback", event)
    }

    private mutating func post(_ kind: String, _ amount: Int, _ layer: PlainLayer, _ event: PlainEvent) {
        guard let seller = layer.seller else { return }
        lines.append(
            PlainLine(
                seller: seller.id, kind: kind, customer: layer.customer, invoice: layer.invoice,
                month: event.day.month, amount: amount, isHeld: !layer.holds.isEmpty || layer.isCancelled))
    }

    /// By the state of the world on the day of posting.
    private func setHolds(_ layer: PlainLayer, _ seller: PlainSeller, on day: Day) {
        if isTooYoung(layer, on: day) { layer.holds.insert("age") }
        if seller.isSuspended(on: day) { layer.holds.insert("suspended") }
        if isRefundPending(layer, on: day) { layer.holds.insert("refund") }
        if endedYoung(layer, on: day) { layer.isCancelled = true }
    }

    /// Reasons that are gone by the day of a run are gone for what is undone in it.
    private func reviewHolds(on day: Day) {
        for layer in layers.values.joined() {
            for one in [layer, layer.above].compactMap({ $0 }) where !one.holds.isEmpty {
                if endedYoung(one, on: day), one.holds.contains("age") { one.isCancelled = true }
                if !isTooYoung(one, on: day) { one.holds.remove("age") }
                if !(one.seller?.isSuspended(on: day) ?? false) { one.holds.remove("suspended") }
                if !isRefundPending(one, on: day) { one.holds.remove("refund") }
            }
        }
    }

    private func age(_ layer: PlainLayer, on day: Day) -> (days: Int, hasEnded: Bool)? {
        guard let customer = customers[layer.customer], let start = customer.activeFrom(layer.service)
        else { return nil }
        let end = customer.services[layer.service]?.last { $0.text("status") == "cancelled" }?.day("status_since")
        if let end, end <= day { return (end.days(since: start), true) }
        return (day.days(since: start), false)
    }

    private func isTooYoung(_ layer: PlainLayer, on day: Day) -> Bool {
        age(layer, on: day).map { !$0.hasEnded && $0.days < PlainPlan.minimumAge } ?? false
    }

    private func endedYoung(_ layer: PlainLayer, on day: Day) -> Bool {
        age(layer, on: day).map { $0.hasEnded && $0.days < PlainPlan.minimumAge } ?? false
    }

    private func isRefundPending(_ layer: PlainLayer, on day: Day) -> Bool {
        customers[layer.customer]?.refunds[layer.invoice]?.last { $0.day <= day }?.isPending ?? false
    }
}
