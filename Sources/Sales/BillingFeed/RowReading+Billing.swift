import Kernel

/// The rules of invoices, payments and credit notes with their parts.
extension RowReading {
    mutating func invoice(_ draft: inout FeedDraft) {
        owner(&draft)
        let issued = cells.day("issued_on", required: true)
        let due = cells.day("due_on", required: true)
        let currency = cells.currency("currency")
        let gross = cells.money("total_gross", currency, from: 0)
        draft.values.add("issued_on", FeedValue(issued))
        draft.values.add("due_on", FeedValue(due))
        draft.values.add("currency", FeedValue(currency?.code))
        draft.values.add("total_gross", FeedValue(gross))
        draft.values.add("status", FeedValue(cells.choice("status", InvoiceVersion.Status.self)))
        draft.values.add("pending_refund", .flag(cells.flag("pending_refund")))
        if let issued, let due, due < issued { cells.report("due_on", "The invoice is due before it is issued.") }
        var ids: Set<String> = []
        var sum: Int64 = 0
        draft.children = eachPart(FeedFile.invoiceLines.name) { reading, line in
            let id = line.key("id")
            if !id.isEmpty, !ids.insert(id).inserted { line.report("id", "The invoice has the line \(id) twice.") }
            let net = line.money("net", currency)
            sum += net ?? 0
            return [
                "line": .text(id),
                "service_id": FeedValue(reading.parent("service", .services, required: false, of: &line)?.id),
                "product_id": FeedValue(reading.parent("product", .products, required: false, of: &line)?.id),
                "category": FeedValue(line.choice("category", InvoiceLine.Category.self)),
                "net": FeedValue(net),
            ]
        }
        if let gross, let currency, cells.problems.isEmpty, sum != gross {
            let (lines, total) = (Money(minorUnits: sum, currency), Money(minorUnits: gross, currency))
            cells.report("total_gross", "The lines sum to \(lines.decimal), not to \(total.decimal).")
        }
    }

    mutating func payment(_ draft: inout FeedDraft) {
        owner(&draft)
        let currency = cells.currency("currency")
        let amount = cells.money("amount", currency, from: 1)
        draft.values.add("paid_on", FeedValue(cells.day("paid_on", required: true)))
        draft.values.add("amount", FeedValue(amount))
        draft.values.add("currency", FeedValue(currency?.code))
        draft.values.add("status", FeedValue(cells.choice("status", PaymentVersion.Status.self)))
        var sum: Int64 = 0
        draft.children = eachPart(FeedFile.paymentAllocations.name) { reading, part in
            let invoice = reading.parent("invoice", .invoices, required: true, of: &part)
            if let currency, let other = invoice?.currency, other != currency {
                part.report("invoice", "The invoice is in \(other.code), the payment in \(currency.code).")
            }
            let share = part.money("amount", currency, from: 1)
            sum += share ?? 0
            return ["invoice_id": FeedValue(invoice?.id), "amount": FeedValue(share)]
        }
        if let amount, let currency, cells.problems.isEmpty, sum > amount {
            let (parts, total) = (Money(minorUnits: sum, currency), Money(minorUnits: amount, currency))
            cells.report("amount", "The allocations sum to \(parts.decimal), more than the \(total.decimal) paid.")
        }
    }

    mutating func creditNote(_ draft: inout FeedDraft) {
        let invoice = parent("invoice", .invoices)
        draft.customerID = invoice?.customerID
        draft.values.add("invoice_id", FeedValue(invoice?.id))
        draft.values.add("customer_id", FeedValue(invoice?.customerID))
        draft.values.add("issued_on", FeedValue(cells.day("issued_on", required: true)))
        draft.values.add("gross", FeedValue(cells.money("gross", invoice?.currency, from: 1)))
        draft.values.add("currency", FeedValue(invoice?.currency?.code))
        var ids: Set<String> = []
        draft.children = eachPart(FeedFile.creditNoteLines.name) { _, part in
            let line = part.key("line")
            if let invoice, !line.isEmpty, !invoice.lines.contains(line) {
                part.report("line", "The invoice has no line \(line.shortened).")
            }
            if !line.isEmpty, !ids.insert(line).inserted {
                part.report("line", "The credit note has the line \(line.shortened) twice.")
            }
            return ["line": .text(line), "net": FeedValue(part.money("net", invoice?.currency))]
        }
    }
}
