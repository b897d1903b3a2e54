import Kernel

/// How a customer pays.
extension SampleAccount {
    struct Payment {
        let id: String
        let on: Day
        let parts: [(invoice: String, cents: Int64)]
        let isNamed: Bool
    }

    mutating func pay(_ invoice: inout Invoice, _ month: Int) {
        switch story {
        case .paysLate:
            let late = chance.happens(60) ? chance.number(from: 4, to: 40) : -chance.number(from: 1, to: 5)
            pay(invoice, invoice.open, on: invoice.issuedOn.adding(days: Self.daysToPay + late))
        case .paysInParts where month == incident:
            let first = invoice.open * Int64(chance.number(from: 35, to: 64)) / 100
            let day = invoice.issuedOn.adding(days: chance.number(from: 10, to: 17))
            pay(invoice, first, on: day)
            pay(invoice, invoice.open - first, on: day.adding(days: chance.number(from: 15, to: 30)))
        case .paysTooMuch where month == incident: pay(invoice, invoice.open + 2000, on: soon(invoice))
        case .bounces where month == incident:
            let payment = payPromptly(&invoice)
            let bounced = payment.on.adding(days: chance.number(from: 4, to: 8))
            write(payment, on: bounced, status: "reversed")
            pay(invoice, invoice.open, on: bounced.adding(days: chance.number(from: 6, to: 20)))
        case .cardFails where month == incident:
            let day = soon(invoice)
            pay(invoice, invoice.open, on: day, status: "failed")
            pay(invoice, invoice.open, on: day.adding(days: 3))
        case .namesNoInvoice: write(payment([invoice], on: soon(invoice), isNamed: false))
        case .paysTwoAtOnce where month == incident: reserved = invoice
        case .paysTwoAtOnce:
            write(payment([reserved, invoice].compactMap { $0 }, on: soon(invoice)))
            reserved = nil
        case .stopsPaying where month >= incident: break
        case .suspendedAndBack where month == incident:
            pay(invoice, invoice.open, on: invoice.issuedOn.adding(days: Self.daysToPay + 22))
        default: payPromptly(&invoice)
        }
    }

    @discardableResult mutating func payPromptly(_ invoice: inout Invoice) -> Payment {
        let payment = payment([invoice], on: soon(invoice))
        write(payment)
        return payment
    }

    mutating func write(_ payment: Payment, on day: Day? = nil, status: String = "succeeded") {
        let day = day ?? payment.on
        guard payment.on <= end else { return }
        let total = payment.parts.reduce(0) { $0 + $1.cents }
        tables.add(
            "payments", on: day, [payment.id, externalID, "\(payment.on)", total.dollars, provider.currency, status])
        guard payment.isNamed else { return }
        for part in payment.parts {
            tables.add("payment_allocations", on: day, [payment.id, part.invoice, part.cents.dollars])
        }
    }

    private mutating func pay(_ invoice: Invoice, _ cents: Int64, on day: Day, status: String = "succeeded") {
        paymentCount += 1
        let payment = Payment(
            id: "P\(code)-\(paymentCount.padded(2))", on: day, parts: [(invoice.id, cents)], isNamed: true)
        write(payment, status: status)
    }

    private mutating func payment(_ invoices: [Invoice], on day: Day, isNamed: Bool = true) -> Payment {
        paymentCount += 1
        return Payment(
            id: "P\(code)-\(paymentCount.padded(2))", on: day, parts: invoices.map { ($0.id, $0.open) },
            isNamed: isNamed)
    }

    private func soon(_ invoice: Invoice) -> Day {
        let latest = story.leaving == nil ? 13 : 6
        return invoice.issuedOn.adding(days: chance.number(from: 3, to: latest))
    }
}
