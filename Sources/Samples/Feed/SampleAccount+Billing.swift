import Kernel

/// How a customer is billed, and what happens to invoices that do not stay as they were issued.
extension SampleAccount {
    private static let regulatoryFee: Int64 = 149

    mutating func bill() {
        var month = 0
        while true {
            let day = activation.adding(months: month)
            guard day <= end, services[0].endedOn.map({ day <= $0 }) ?? true else { return }
            var invoice = issue(lines(on: day, isFirst: month == 0), on: day)
            if month == incident, happenToInvoice(&invoice) {
                // The story has seen to the payment.
            } else {
                pay(&invoice, month)
            }
            month += 1
        }
    }

    private func lines(on day: Day, isFirst: Bool) -> [Line] {
        let running = services.filter { $0.isBilled(on: day) }
        var parts: [(service: String, product: String, category: String, net: Int64)] = running.map {
            ($0.id, $0.product.code, "recurring", $0.price(on: day))
        }
        if isFirst {
            let code = isBusiness ? "INS-BIZ" : "INS-HOME"
            parts.append((services[0].id, code, "installation", isBusiness ? 29_900 : 9900))
            if story == .steady, chanceOfDiscount {
                parts.append((services[0].id, services[0].product.code, "discount", -1000))
            }
        }
        if running.contains(where: { ["phone", "bundle"].contains($0.product.family) }) {
            parts.append((services[0].id, "", "fee", Self.regulatoryFee))
        }
        let taxable = parts.reduce(0) { $0 + $1.net }
        let tax = taxOn(taxable)
        if tax > 0 { parts.append((services[0].id, "", "tax", tax)) }
        return parts.enumerated().map { number, part in
            Line(
                id: "\(number + 1)", service: part.service, product: part.product, category: part.category,
                net: part.net)
        }
    }

    /// Every fifth steady customer began with a discount.
    private var chanceOfDiscount: Bool { (Int(code) ?? 0) % 5 == 0 }

    func taxOn(_ cents: Int64) -> Int64 { (cents * town.tax * 2 + 10_000) / 20_000 }

    private mutating func issue(_ lines: [Line], on day: Day) -> Invoice {
        invoiceCount += 1
        var invoice = Invoice(id: "I\(code)-\(invoiceCount.padded(2))", issuedOn: day, lines: lines, open: 0)
        invoice.open = invoice.gross
        write(invoice, on: day)
        return invoice
    }

    private mutating func write(_ invoice: Invoice, on day: Day, status: String = "issued", refund: Bool = false) {
        let due = invoice.issuedOn.adding(days: Self.daysToPay)
        tables.add(
            "invoices", on: day,
            [
                invoice.id, externalID, "\(invoice.issuedOn)", "\(due)", provider.currency,
                invoice.gross.dollars, status, refund ? "yes" : "no",
            ])
        for line in invoice.lines {
            tables.add(
                "invoice_lines", on: day,
                [invoice.id, line.id, line.service, line.product, line.category, line.net.dollars])
        }
    }

    /// What the story does with one invoice, its payment included; false when it concerns the payment alone.
    private mutating func happenToInvoice(_ invoice: inout Invoice) -> Bool {
        switch story {
        case .creditBeforePayment:
            credit(&invoice, on: invoice.issuedOn.adding(days: 2), net: 1000)
            payPromptly(&invoice)
        case .creditAfterPayment, .goodwillWithoutLines:
            let paid = payPromptly(&invoice)
            let day = paid.on.adding(days: chance.number(from: 8, to: 25))
            credit(&invoice, on: day, net: story == .creditAfterPayment ? 1250 : nil)
        case .voidBeforePayment:
            write(invoice, on: invoice.issuedOn.adding(days: 2), status: "void")
            var again = issue(invoice.lines, on: invoice.issuedOn.adding(days: 3))
            payPromptly(&again)
        case .voidAfterPayment:
            let paid = payPromptly(&invoice)
            write(invoice, on: paid.on.adding(days: 9), status: "void")
            write(paid, on: paid.on.adding(days: 12), status: "refunded")
        case .corrected:
            let paid = payPromptly(&invoice)
            invoice.lines[0].net -= 500
            write(invoice, on: paid.on.adding(days: 11))
        case .refundPending:
            let paid = payPromptly(&invoice)
            write(invoice, on: paid.on, refund: true)
            write(invoice, on: paid.on.adding(days: 38))
        case .creditedInFull:
            let paid = payPromptly(&invoice)
            creditAll(&invoice, on: paid.on.adding(days: 20))
            write(paid, on: paid.on.adding(days: 23), status: "refunded")
        default: return false
        }
        return true
    }

    /// Credits `net` of the first line with its tax; without `net` 15.00 gross that name no line.
    private mutating func credit(_ invoice: inout Invoice, on day: Day, net: Int64?) {
        let gross = net.map { $0 + taxOn($0) } ?? 1500
        let lines = net.map { [(invoice.lines[0].id, $0)] } ?? []
        writeCredit(&invoice, on: day, gross: gross, lines)
    }

    private mutating func creditAll(_ invoice: inout Invoice, on day: Day) {
        writeCredit(&invoice, on: day, gross: invoice.open, invoice.lines.map { ($0.id, $0.net) })
    }

    private mutating func writeCredit(_ invoice: inout Invoice, on day: Day, gross: Int64, _ lines: [(String, Int64)]) {
        guard day <= end else { return }
        creditCount += 1
        let note = "N\(code)-\(creditCount.padded(2))"
        invoice.open -= gross
        tables.add("credit_notes", on: day, [note, invoice.id, "\(day)", gross.dollars])
        for (line, net) in lines { tables.add("credit_note_lines", on: day, [note, line, net.dollars]) }
    }
}
