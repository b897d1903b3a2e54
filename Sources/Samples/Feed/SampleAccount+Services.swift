import Kernel

/// How the services of a customer come and go.
extension SampleAccount {
    static let daysToPay = 15

    mutating func order(_ product: SampleProduct, on ordered: Day, active: Day, term: Int) {
        let service = Service(
            id: "S\(code)-\(services.count + 1)", product: product, term: term, orderedOn: ordered,
            activeFrom: active, contractEnd: term > 0 ? active.adding(months: term) : nil,
            prices: [(active, product.price)])
        services.append(service)
        write(service, on: ordered, "ordered", since: ordered)
        write(service, on: active, "active", since: active)
    }

    mutating func followStory() {
        switch story {
        case .upgrades, .upgradesAfterDeal: upgrade(on: activation.adding(days: chance.number(from: 105, to: 124)))
        case .addsPhoneAfterDeal:
            let day = activation.adding(days: chance.number(from: 80, to: 110))
            let phone = SampleProduct.named("TEL-HOME")
            register(phone, phone.price, won: day)
            order(phone, on: day.adding(days: -5), active: day, term: 0)
        case .renewsEarly:
            services[0].contractEnd = activation.adding(months: 24)
            let day = activation.adding(days: chance.number(from: 95, to: 124))
            write(services[0], on: day, "active", since: activation)
        case .suspendedAndBack:
            let due = activation.adding(months: incident).adding(days: Self.daysToPay)
            let stop = due.adding(days: 12)
            write(services[0], on: stop, "suspended", since: stop, suspended: "non_payment")
            write(services[0], on: due.adding(days: 23), "active", since: due.adding(days: 23))
        case .stopsPaying:
            let due = activation.adding(months: incident).adding(days: Self.daysToPay)
            let stop = due.adding(days: 20)
            write(services[0], on: stop, "suspended", since: stop, suspended: "non_payment")
            cancel(on: due.adding(days: 50), reason: "non_payment", isRequested: false)
        default:
            guard let leaving = story.leaving else { return }
            let billed = activation.adding(months: leaving.invoices - 1)
            cancel(on: billed.adding(days: chance.number(from: 12, to: 19)), reason: leaving.reason, isRequested: true)
        }
    }

    /// A deal of the customer's reseller that ends with an order.
    mutating func register(_ product: SampleProduct, _ cents: Int64, won: Day) {
        guard won <= end, hasReseller else { return }
        let submitted = won.adding(days: -chance.number(from: 8, to: 24))
        deals.append(
            SampleDeal(
                publicID: PublicID.make("DEA", on: submitted, chance: chance), resellerID: reseller.publicID,
                customer: externalID, product: product.code, estimatedCents: cents, submittedOn: submitted,
                approvedOn: submitted.adding(days: 1), wonOn: won))
    }

    private mutating func upgrade(on day: Day) {
        let old = services[0].product
        guard !old.next.isEmpty else { return }
        let new = SampleProduct.named(old.next)
        if story == .upgradesAfterDeal { register(new, new.price - old.price, won: day) }
        services[0].product = new
        services[0].prices.append((day, new.price))
        write(services[0], on: day, "active", since: activation)
    }

    private mutating func cancel(on day: Day, reason: String, isRequested: Bool) {
        let asked = isRequested ? day.adding(days: -5) : nil
        if let asked { write(services[0], on: asked, "active", since: activation, asked: asked) }
        services[0].endedOn = day
        write(services[0], on: day, "cancelled", since: day, asked: asked, cancelled: reason)
    }

    private mutating func write(
        _ service: Service, on day: Day, _ status: String, since: Day, suspended: String = "", asked: Day? = nil,
        cancelled: String = ""
    ) {
        let isLive = status != "ordered"
        tables.add(
            "services", on: day,
            [
                service.id, externalID, service.product.code, status, "\(since)", service.product.price.dollars,
                provider.currency,
                service.term > 0 ? "\(service.term)" : "", isLive ? "\(service.activeFrom)" : "",
                isLive ? service.contractEnd.map { "\($0)" } ?? "" : "", "\(service.orderedOn.adding(days: 10))",
                isLive ? "\(service.activeFrom)" : "", suspended, asked.map { "\($0)" } ?? "", cancelled,
            ])
    }
}
