import Earnings
import Kernel
import Partnership
import Sales

/// Billing facts in a few words, for tests of the computation.
struct SmallFeed {
    static let reseller = Identifier(high: 7, low: 1)
    static let other = Identifier(high: 7, low: 2)
    static let plan = Identifier(high: 8, low: 1)

    var links: [CustomerLink] = [link()]
    var services: [ServiceHistory] = []
    var invoices: [InvoiceHistory] = []
    var payments: [PaymentHistory] = []
    var credits: [CreditNoteHistory] = []
    var deals: [Deal] = []
    var email = "customer@mail.example"
    /// The number that the feed gives to what is added next.
    var change: Int64 = 0

    static func day(_ text: String) -> Day { Day("2026-\(text)") ?? Day(number: 0) }

    static func usd(_ text: String) -> Money { Money(text, .usd) ?? .zero(.usd) }

    static func id(_ text: String) -> Identifier {
        let start: UInt64 = 14_695_981_039_346_656_037
        return Identifier(high: 9, low: text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
    }

    static func stamp(_ version: Int, _ day: String, change: Int64 = 0) -> FactStamp {
        let day = Self.day(day)
        return FactStamp(
            version: version, sourceUpdatedAt: Instant(seconds: Int64(day.number) * 86_400 + 57_600), day: day,
            change: change)
    }

    static func link(
        _ reseller: Identifier = SmallFeed.reseller, from: String = "01-02", to: String? = nil, share: String = "100",
        kind: CustomerLink.Kind = .direct
    ) -> CustomerLink {
        CustomerLink(
            id: id("link \(from) \(reseller)"), customerID: id("C1"), resellerID: reseller, from: day(from),
            to: to.map(day), share: Percentage(share) ?? .hundred, kind: kind)
    }

    static func line(_ id: String, _ category: InvoiceLine.Category, _ net: String, product: String? = "FIB-300")
        -> InvoiceLine
    {
        InvoiceLine(
            id: id, serviceID: self.id("S1"), product: category == .tax ? nil : product, category: category,
            net: usd(net))
    }

    /// A service that is active from a day, with further versions: (day, status, mrr, contract end, reason).
    mutating func service(
        _ name: String = "S1", product: String = "FIB-300", mrr: String = "50.00", active: String,
        contractEnd: String? = nil,
        then: [(day: String, status: ServiceVersion.Status, mrr: String, end: String?, reason: String)] = []
    ) {
        var versions = [Self.version(1, active, .active, since: active, product, mrr, contractEnd, "")]
        for (index, change) in then.enumerated() {
            let since = change.status == .active ? active : change.day
            versions.append(
                Self.version(
                    index + 2, change.day, change.status, since: since, product, change.mrr, change.end, change.reason))
        }
        services.append(ServiceHistory(id: Self.id(name), externalID: name, versions: versions))
    }

    private static func version(
        _ number: Int, _ day: String, _ status: ServiceVersion.Status, since: String, _ product: String, _ mrr: String,
        _ contractEnd: String?, _ reason: String
    ) -> ServiceVersion {
        ServiceVersion(
            stamp: stamp(number, day), countsFrom: Self.day(day), productID: id(product), product: product,
            status: status, statusSince: Self.day(since), mrr: usd(mrr),
            contractEnd: contractEnd.flatMap { Day($0) }, cancelReason: reason)
    }

    mutating func invoice(
        _ name: String, _ issued: String, _ lines: [InvoiceLine], isRefundPending: Bool = false,
        then: [(day: String, status: InvoiceVersion.Status, lines: [InvoiceLine])] = []
    ) {
        let all = [(day: issued, status: InvoiceVersion.Status.issued, lines: lines)] + then
        let versions = all.enumerated().map { index, version in
            InvoiceVersion(
                stamp: Self.stamp(index + 1, version.day, change: change), issuedOn: Self.day(issued),
                dueOn: Self.day(issued), status: version.status,
                totalGross: Money(minorUnits: version.lines.reduce(0) { $0 + $1.net.minorUnits }, .usd),
                isRefundPending: isRefundPending, lines: version.lines)
        }
        invoices.append(
            InvoiceHistory(id: Self.id(name), externalID: name, customerID: Self.id("C1"), versions: versions))
    }

    /// `to` nil names no invoice.
    mutating func payment(
        _ name: String, _ day: String, _ amount: String, to invoice: String?,
        then: [(day: String, status: PaymentVersion.Status, amount: String)] = []
    ) {
        let all = [(day: day, status: PaymentVersion.Status.succeeded, amount: amount)] + then
        let versions = all.enumerated().map { index, version in
            PaymentVersion(
                stamp: Self.stamp(index + 1, version.day, change: change), paidOn: Self.day(day),
                amount: Self.usd(version.amount), status: version.status,
                allocations: invoice.map {
                    [PaymentAllocation(invoiceID: Self.id($0), amount: Self.usd(version.amount))]
                } ?? [])
        }
        payments.append(
            PaymentHistory(id: Self.id(name), externalID: name, customerID: Self.id("C1"), versions: versions))
    }

    /// The last payment is taken back on a day.
    mutating func reverse(_ name: String, _ day: String, change: Int64) {
        guard let last = payments.last, last.externalID == name, let version = last.versions.last else { return }
        let reversed = PaymentVersion(
            stamp: Self.stamp(2, day, change: change), paidOn: version.paidOn, amount: version.amount,
            status: .reversed, allocations: version.allocations)
        payments[payments.count - 1] = PaymentHistory(
            id: last.id, externalID: name, customerID: last.customerID, versions: [version, reversed])
    }

    mutating func credit(
        _ name: String, _ day: String, of invoice: String, _ gross: String, _ lines: [(String, String)]
    ) {
        let version = CreditNoteVersion(
            stamp: Self.stamp(1, day, change: change), issuedOn: Self.day(day), gross: Self.usd(gross),
            lines: lines.map { CreditNoteLine(line: $0.0, net: Self.usd($0.1)) })
        credits.append(
            CreditNoteHistory(
                id: Self.id(name), externalID: name, invoiceID: Self.id(invoice), versions: [version]))
    }

    mutating func deal(_ approved: String, reseller: Identifier = SmallFeed.reseller) {
        deals.append(
            Deal(
                id: Self.id("deal \(approved)"), publicID: "DEA-1", resellerID: reseller, customerID: Self.id("C1"),
                product: "FIB-1000", estimatedMRR: Self.usd("20.00"), submittedOn: Self.day(approved),
                approvedOn: Self.day(approved), wonOn: nil))
    }

    var customer: CustomerHistory {
        let facts = CustomerVersion(stamp: Self.stamp(1, "01-01"), name: "Ada", type: .residential, email: email)
        return CustomerHistory(
            id: Self.id("C1"), externalID: "C1", versions: [facts], links: links, services: services,
            invoices: invoices, payments: payments, creditNotes: credits, deals: deals)
    }

    static var catalogue: [String: Product] {
        let families: [(String, Product.Family)] = [
            ("FIB-300", .internet), ("FIB-1000", .internet), ("TEL-HOME", .phone), ("INS-HOME", .other),
        ]
        return Dictionary(
            uniqueKeysWithValues: families.map {
                ($0.0, Product(id: id($0.0), externalID: $0.0, name: $0.0, family: $0.1))
            })
    }

    static func payee(
        _ tier: Tier = .bronze, _ states: [CommissionedReseller.State]? = nil, plan: String = "plan",
        id: Identifier = SmallFeed.reseller, agreements: [AgreementPeriod] = [.always]
    ) -> CommissionedReseller {
        CommissionedReseller(
            id: id, name: "Brightline",
            states: states ?? [CommissionedReseller.State(from: day("01-01"), status: .active, tier: tier)],
            assignments: [CommissionedReseller.Assignment(from: Month(year: 2026, month: 1), plan: plan)],
            emails: ["owner@brightline.example"], agreements: agreements)
    }

    static func book(_ rules: [PlanRule]) -> PlanBook {
        PlanBook([
            PlanBook.Version(
                id: plan, plan: "plan", planName: "Plan", number: 1, effectiveFrom: Month(year: 2026, month: 1),
                rules: rules)
        ])
    }

    static func percentage(_ kind: CommissionKind, _ rate: String, minAge: Int = 0) -> PlanRule {
        PlanRule(
            key: kind.rawValue, kind: kind, structure: .percentage(Percentage(rate) ?? .zero),
            minServiceAgeDays: minAge)
    }

    func input(
        _ rules: [PlanRule], through month: Int = 12, posted: String? = nil,
        payee: CommissionedReseller? = SmallFeed.payee(), books: Books = Books()
    ) -> CalculationInput {
        let period = Month(year: 2026, month: month)
        return CalculationInput(
            reseller: payee, customers: [customer], catalogue: Self.catalogue, plans: Self.book(rules), books: books,
            period: period, postedOn: posted.map(Self.day) ?? period.next.firstDay, currency: .usd)
    }

    /// The amounts of the lines in their order, as decimal text.
    func amounts(_ rules: [PlanRule], through month: Int = 12, posted: String? = nil) throws -> [String] {
        try ResellerCalculation.result(of: input(rules, through: month, posted: posted)).lines.map(\.amount.decimal)
    }
}
