import Identity
import Kernel
import Links
import Sales
import Templates
import Web

/// One customer: who it is, what it has, what it was billed and paid, and whose it was when.
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

    struct LinkLine: ViewModel {
        let reseller: String
        let href: String
        let from: Day
        let to: Day?
        let kind: String
        let share: Percentage

        static let schema = Schema<Self>(\.reseller, \.href, \.from, \.to, \.kind, \.share)
    }

    struct TicketLine: ViewModel {
        let number: String
        let openedOn: Day
        let closedOn: Day?
        let severity: String

        static let schema = Schema<Self>(\.number, \.openedOn, \.closedOn, \.severity)
    }

    let frame: BackOfficeFrame
    let name: String
    let lead: String
    let standing: Badge
    let back: String
    let facts: [Fact]
    let mrr: Money
    let services: [ServiceLine]
    let invoices: [InvoiceLine]
    let payments: [PaymentLine]
    let links: [LinkLine]
    let tickets: [TicketLine]
    let symbol: String

    var hasInvoices: Bool { !invoices.isEmpty }
    var hasPayments: Bool { !payments.isEmpty }
    var hasLinks: Bool { !links.isEmpty }
    var hasServices: Bool { !services.isEmpty }
    var hasTickets: Bool { !tickets.isEmpty }

    static let template = "backoffice/customers/show"
    static let schema = Schema<Self>(
        \.frame, \.name, \.lead, \.standing, \.back, \.facts, \.mrr, \.services, \.invoices, \.payments, \.links,
        \.tickets, \.symbol, .computed("hasInvoices", \.hasInvoices), .computed("hasPayments", \.hasPayments),
        .computed("hasLinks", \.hasLinks), .computed("hasServices", \.hasServices),
        .computed("hasTickets", \.hasTickets))

    init(_ visit: Visit, _ record: CustomerRecord) throws {
        let customer = record.summary
        frame = try visit.backOfficeFrame(customer.name)
        name = customer.name
        lead = "\(customer.type.label), \(customer.externalID) in the billing system"
        standing = customer.standing.badge
        back = BackOfficePlaces.customers.path
        facts = Self.facts(record)
        mrr = customer.mrr
        services = record.history.services.compactMap { ServiceLine($0, record) }
        invoices = record.account.invoices.map(InvoiceLine.init)
        payments = record.history.payments.compactMap(PaymentLine.init).sorted { $0.paidOn > $1.paidOn }
        links = record.history.links.reversed().filter { !$0.isEmpty }.map { link in
            LinkLine(
                reseller: record.resellers[link.resellerID] ?? "", href: BackOfficePlaces.reseller(link.resellerID),
                from: link.from, to: link.to, kind: link.kind.rawValue, share: link.share)
        }
        tickets = record.tickets.map {
            TicketLine(
                number: $0.externalID, openedOn: $0.openedOn, closedOn: $0.closedOn, severity: $0.severity.rawValue)
        }
        symbol = visit.tenant.currency.symbol
    }

    private static func facts(_ record: CustomerRecord) -> [Fact] {
        let customer = record.summary
        var facts: [Fact] = []
        if let id = customer.resellerID {
            facts.append(Fact("Reseller", record.resellers[id] ?? "", href: BackOfficePlaces.reseller(id)))
        } else {
            facts.append(Fact("Reseller", "None"))
        }
        facts.append(Fact("Customer since", customer.since.shown))
        if let day = customer.firstActiveOn { facts.append(Fact("First active", day.shown)) }
        if !customer.email.isEmpty { facts.append(Fact("E-mail", customer.email)) }
        if !customer.phone.isEmpty { facts.append(Fact("Phone", customer.phone)) }
        if let address = record.history.versions.last?.address.oneLine, !address.isEmpty {
            facts.append(Fact("Address", address))
        }
        if record.history.versions.last?.taxIDPrint.isEmpty == false { facts.append(Fact("Tax id", "On file")) }
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
