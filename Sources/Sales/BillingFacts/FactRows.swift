import Kernel
import Postgres

extension FactStamp {
    init(row: Row) throws {
        self.init(
            version: try row["version"], sourceUpdatedAt: try row["source_updated_at"], day: try row["source_day"],
            change: try row["change"])
    }
}

extension CustomerVersion {
    init(row: Row) throws {
        self.init(
            stamp: try FactStamp(row: row), name: try row["name"], type: try row["type"], email: try row["email"],
            phone: try row["phone"],
            address: PostalAddress(
                street: try row["street"], city: try row["city"], county: try row["county"], state: try row["state"],
                zip: try row["zip"], country: try row["country"]),
            taxIDPrint: try row["tax_id_print"] ?? [], resellerID: try row["reseller_id"])
    }
}

extension CustomerLink {
    init(row: Row) throws {
        self.init(
            id: try row["id"], customerID: try row["customer_id"], resellerID: try row["reseller_id"],
            from: try row["starts_on"], to: try row["ends_on"], share: try row["share_rate"], kind: try row["kind"])
    }
}

extension ServiceVersion {
    init(row: Row) throws {
        self.init(
            stamp: try FactStamp(row: row), countsFrom: try row["counts_from"], productID: try row["product_id"],
            product: try row["product"], status: try row["status"], statusSince: try row["status_since"],
            mrr: try row.money("mrr", row["currency"]), termMonths: try row["term_months"],
            contractStart: try row["contract_start"], contractEnd: try row["contract_end"],
            installDue: try row["install_due"], installedOn: try row["installed_on"],
            suspendReason: try row["suspend_reason"], cancelRequestedOn: try row["cancel_requested_on"],
            cancelReason: try row["cancel_reason"])
    }
}

extension InvoiceVersion {
    init(row: Row, lines: [InvoiceLine]) throws {
        self.init(
            stamp: try FactStamp(row: row), issuedOn: try row["issued_on"], dueOn: try row["due_on"],
            status: try row["status"], totalGross: try row.money("total_gross", row["currency"]),
            isRefundPending: try row["pending_refund"], lines: lines)
    }
}

extension InvoiceLine {
    init(row: Row) throws {
        self.init(
            id: try row["line"], serviceID: try row["service_id"], product: try row["product"],
            category: try row["category"], net: try row.money("net", row["currency"]))
    }
}

extension PaymentVersion {
    init(row: Row, allocations: [PaymentAllocation]) throws {
        self.init(
            stamp: try FactStamp(row: row), paidOn: try row["paid_on"],
            amount: try row.money("amount", row["currency"]), status: try row["status"], allocations: allocations)
    }
}

extension PaymentAllocation {
    init(row: Row) throws {
        self.init(invoiceID: try row["invoice_id"], amount: try row.money("amount", row["currency"]))
    }
}

extension CreditNoteVersion {
    init(row: Row, lines: [CreditNoteLine]) throws {
        self.init(
            stamp: try FactStamp(row: row), issuedOn: try row["issued_on"],
            gross: try row.money("gross", row["currency"]), lines: lines)
    }
}

extension CreditNoteLine {
    init(row: Row) throws {
        self.init(line: try row["line"], net: try row.money("net", row["currency"]))
    }
}

extension UsageReading {
    init(row: Row) throws {
        self.init(
            id: try row["id"], externalID: try row["external_id"], serviceID: try row["service_id"],
            metric: try row["metric"], day: try row["day"], quantity: try row["quantity"])
    }
}

extension Deal {
    init(row: Row) throws {
        self.init(
            id: try row["id"], publicID: try row["public_id"], resellerID: try row["reseller_id"],
            customerID: try row["customer_id"], product: try row["product"],
            estimatedMRR: try row.money("estimated_mrr", row["currency"]), submittedOn: try row["submitted_on"],
            approvedOn: try row["approved_on"], wonOn: try row["won_on"])
    }
}
