/// The kinds of records of the billing feed, in the order of import: parents before those that name them.
public enum FeedEntity: String, Sendable, CaseIterable {
    case products, customers, services, invoices, payments, credit_notes, tickets, usage
}

/// One file of a bundle, in the order of import.
public enum FeedFile: String, Sendable, CaseIterable {
    case products = "products.csv"
    case customers = "customers.csv"
    case services = "services.csv"
    case invoices = "invoices.csv"
    case invoiceLines = "invoice_lines.csv"
    case payments = "payments.csv"
    case paymentAllocations = "payment_allocations.csv"
    case creditNotes = "credit_notes.csv"
    case creditNoteLines = "credit_note_lines.csv"
    case tickets = "tickets.csv"
    case usage = "usage.csv"

    /// Every file may have it: when the billing system last changed the record.
    public static let timeColumn = "source_updated_at"

    public var name: String { rawValue }

    /// The place in the order of import, from 0.
    public var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// What one row is; nil for the files whose rows belong to the row of another file.
    public var entity: FeedEntity? {
        switch self {
        case .products: .products
        case .customers: .customers
        case .services: .services
        case .invoices: .invoices
        case .payments: .payments
        case .creditNotes: .credit_notes
        case .tickets: .tickets
        case .usage: .usage
        case .invoiceLines, .paymentAllocations, .creditNoteLines: nil
        }
    }

    /// The file whose rows are parts of this file's rows.
    public var children: FeedFile? {
        switch self {
        case .invoices: .invoiceLines
        case .payments: .paymentAllocations
        case .creditNotes: .creditNoteLines
        default: nil
        }
    }

    /// For a file of parts: the file of the wholes.
    public var parent: FeedFile? { Self.allCases.first { $0.children == self } }

    /// For a file of parts: the column that names the whole.
    public var parentColumn: String {
        switch self {
        case .invoiceLines: "invoice"
        case .paymentAllocations: "payment"
        case .creditNoteLines: "credit_note"
        default: ""
        }
    }

    public var requiredColumns: [String] {
        switch self {
        case .products: ["external_id", "name", "family"]
        case .customers: ["external_id", "name", "type"]
        case .services: ["external_id", "customer", "product", "status", "status_since", "mrr", "currency"]
        case .invoices: ["external_id", "customer", "issued_on", "due_on", "currency", "total_gross", "status"]
        case .invoiceLines: ["invoice", "id", "category", "net"]
        case .payments: ["external_id", "customer", "paid_on", "amount", "currency", "status"]
        case .paymentAllocations: ["payment", "invoice", "amount"]
        case .creditNotes: ["external_id", "invoice", "issued_on", "gross"]
        case .creditNoteLines: ["credit_note", "line", "net"]
        case .tickets: ["external_id", "customer", "opened_on", "severity"]
        case .usage: ["external_id", "service", "metric", "day", "quantity"]
        }
    }

    public var optionalColumns: [String] {
        let own: [String] =
            switch self {
            case .products:
                ["technology", "monthly_price", "allowance", "usage_billed", "required_programme", "next_product"]
            case .customers:
                [
                    "email", "phone", "street", "city", "county", "state", "zip", "country", "lat", "lon", "language",
                    "tax_id", "reseller_id",
                ]
            case .services:
                [
                    "term_months", "contract_start", "contract_end", "install_due", "installed_on", "suspend_reason",
                    "cancel_requested_on", "cancel_reason",
                ]
            case .invoices: ["pending_refund"]
            case .invoiceLines: ["service", "product"]
            case .tickets: ["closed_on"]
            default: []
            }
        return own + [Self.timeColumn]
    }
}
