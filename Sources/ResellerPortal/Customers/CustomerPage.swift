import Identity
import Kernel
import Links
import Sales
import Templates
import Web

/// One customer: who it is, what it has, what it was billed and paid.
struct CustomerPage: Page {
    struct ServiceLine: ViewModel {
        let product: String
        let externalID: String
        let status: Badge
        let since: Day
        let mrr: Money
        let contractEnd: Day?
        let note: String?

        static let schema = Schema<Self>(
            \.product, \.externalID, \.status, \.since, \.mrr, \.contractEnd, \.note)

        init?(_ service: ServiceHistory, _ record: CustomerRecord) {
            guard let latest = service.versions.last else { return nil }
            product = record.productName(latest.product)
            externalID = service.externalID
            status = latest.status.badge
            since = latest.statusSince
            mrr = latest.mrr
            contractEnd = latest.contractEnd
            let reason = latest.cancelReason.isEmpty ? latest.suspendReason : latest.cancelReason
            note = reason.isEmpty ? nil : reason.replacing("_", with: " ")
        }
    }

    struct InvoiceLine: ViewModel {
        let number: String
        let issuedOn: Day
        let dueOn: Day
        let state: Badge
        let gross: Money
        /// Nil where nothing was credited.
        let credited: Money?
        let paid: Money
        let open: Money

        static let schema = Schema<Self>(
            \.number, \.issuedOn, \.dueOn, \.state, \.gross, \.credited, \.paid, \.open)

        init(_ invoice: CustomerAccount.Invoice) {
            number = invoice.externalID
            issuedOn = invoice.latest.issuedOn
            dueOn = invoice.latest.dueOn
            state = invoice.state.badge
            gross = invoice.latest.totalGross
            credited = invoice.credited.isZero ? nil : invoice.credited
            paid = invoice.paid
            open = invoice.open
        }
    }

    struct PaymentLine: ViewModel {
        let number: String
        let paidOn: Day
        let status: Badge
        let amount: Money

        static let schema = Schema<Self>(\.number, \.paidOn, \.status, \.amount)

        init?(_ payment: PaymentHistory) {
            guard let latest = payment.versions.last else { return nil }
            number = payment.externalID
            paidOn = latest.paidOn
            status = latest.status.badge
            amount = latest.amount
        }
    }

    struct TicketLine: ViewModel {
        let number: String
        let openedOn: Day
        let closedOn: Day?
        let severity: String

        static let schema = Schema<Self>(\.number, \.openedOn, \.closedOn, \.severity)
    }

    let frame: PortalFrame
    let name: String
    let lead: String
    let standing: Badge
    let back: String
    let facts: [Fact]
    let mrr: Money
    let services: [ServiceLine]
    let invoices: [InvoiceLine]
    let payments: [PaymentLine]
    let tickets: [TicketLine]
    let symbol: String
    /// Technicians see services, not bills.
    let showsBilling: Bool

    var hasInvoices: Bool { !invoices.isEmpty }
    var hasPayments: Bool { !payments.isEmpty }
    var hasServices: Bool { !services.isEmpty }
    var hasTickets: Bool { !tickets.isEmpty }

    static let template = "portal/customers/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.lead, \.standing, \.back, \.facts, \.mrr, \.services, \.invoices, \.payments,
        \.tickets, \.symbol, \.showsBilling, .computed("hasInvoices", \.hasInvoices),
        .computed("hasPayments", \.hasPayments),
        .computed("hasServices", \.hasServices),
        .computed("hasTickets", \.hasTickets))

    init(_ visit: Visit, _ record: CustomerRecord) throws {
        let customer = record.summary
        frame = try visit.portalFrame(customer.name)
        name = customer.name
        lead = "\(customer.type.label), \(customer.externalID) in the billing system"
        standing = customer.standing.badge
        back = PortalPlaces.customers.path
        facts = Self.facts(record)
        mrr = customer.mrr
        services = record.history.services.compactMap { ServiceLine($0, record) }
        let showsBilling = try visit.person.may(.orders)
        invoices = showsBilling ? record.account.invoices.map(InvoiceLine.init) : []
        let payments = showsBilling ? record.history.payments : []
        self.payments = payments.compactMap(PaymentLine.init).sorted { $0.paidOn > $1.paidOn }
        tickets = record.tickets.map {
            TicketLine(
                number: $0.externalID, openedOn: $0.openedOn, closedOn: $0.closedOn, severity: $0.severity.rawValue)
        }
        symbol = visit.tenant.currency.symbol
        self.showsBilling = showsBilling
    }

    private static func facts(_ record: CustomerRecord) -> [Fact] {
        let customer = record.summary
        var facts: [Fact] = []
        facts.append(Fact("Customer since", customer.since.shown))
        if let day = customer.firstActiveOn { facts.append(Fact("First active", day.shown)) }
        if !customer.email.isEmpty { facts.append(Fact("E-mail", customer.email)) }
        if !customer.phone.isEmpty { facts.append(Fact("Phone", customer.phone)) }
        if let address = record.history.versions.last?.address.oneLine, !address.isEmpty {
            facts.append(Fact("Address", address))
        }
        return facts
    }
}

extension ServiceVersion.Status {
    var badge: Badge {
        switch self {
        case .ordered, .scheduled: Badge(label, .info)
        case .active: Badge(label, .good)
        case .suspended: Badge(label, .warn)
        case .cancelled: Badge(label, .bad)
        }
    }
}

extension CustomerAccount.InvoiceState {
    var badge: Badge {
        switch self {
        case .paid: Badge(label, .good)
        case .partlyPaid, .open: Badge(label, .info)
        case .overdue: Badge(label, .warn)
        case .credited, .void: Badge(label, .quiet)
        }
    }
}

extension PaymentVersion.Status {
    var badge: Badge {
        switch self {
        case .succeeded: Badge("Received", .good)
        case .failed: Badge("Failed", .bad)
        case .reversed: Badge("Reversed", .warn)
        case .refunded: Badge("Refunded", .quiet)
        }
    }
}
