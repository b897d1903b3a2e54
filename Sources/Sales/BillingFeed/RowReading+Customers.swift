import Kernel

/// The rules of products, customers and their services.
extension RowReading {
    mutating func product(_ draft: inout FeedDraft, _ currency: Currency) {
        draft.values = [
            "name": .text(cells.text("name", required: true)),
            "family": FeedValue(cells.choice("family", Product.Family.self)),
            "technology": FeedValue(cells.choice("technology", Product.Technology.self, required: false)),
            "monthly_price": FeedValue(cells.money("monthly_price", currency, required: false, from: 0)),
            "allowance": FeedValue(cells.quantity("allowance")),
            "usage_billed": .flag(cells.flag("usage_billed")),
            "required_programme": .text(cells.key("required_programme", required: false)),
            "next_product": .text(cells.key("next_product", required: false)),
        ]
    }

    mutating func customer(_ draft: inout FeedDraft) {
        draft.values = [
            "name": .text(cells.text("name", required: true)),
            "type": FeedValue(cells.choice("type", CustomerVersion.Kind.self)),
            "email": .text(cells.email("email")),
            "phone": .text(cells.text("phone", longest: 40)),
            "street": .text(cells.text("street")),
            "city": .text(cells.text("city")),
            "county": .text(cells.text("county")),
            "state": .text(cells.text("state", longest: 40)),
            "zip": .text(cells.text("zip", longest: 20)),
            "country": .text(cells.text("country", longest: 2)),
            "latitude": FeedValue(cells.degrees("lat", 90)),
            "longitude": FeedValue(cells.degrees("lon", 180)),
            "language": .text(cells.text("language", longest: 12)),
        ]
        draft.taxID = cells.text("tax_id", longest: 40)
        draft.resellerID = reseller("reseller_id")
        draft.values.add("reseller_id", FeedValue(draft.resellerID))
    }

    mutating func service(_ draft: inout FeedDraft) {
        owner(&draft)
        draft.values.add("product_id", FeedValue(parent("product", .products)?.id))
        let status = cells.choice("status", ServiceVersion.Status.self)
        let since = cells.day("status_since", required: true)
        let currency = cells.currency("currency")
        draft.values.add("status", FeedValue(status))
        draft.values.add("status_since", FeedValue(since))
        draft.values.add("mrr", FeedValue(cells.money("mrr", currency, from: 0)))
        draft.values.add("currency", FeedValue(currency?.code))
        draft.values.add("term_months", FeedValue(cells.whole("term_months", 0...240)))
        for column in ["contract_start", "contract_end", "install_due", "installed_on", "cancel_requested_on"] {
            draft.values.add(column, FeedValue(cells.day(column)))
        }
        for column in ["suspend_reason", "cancel_reason"] {
            draft.values.add(column, .text(cells.key(column, required: false)))
        }
        if let status, let since { draft.status = (status.rawValue, since) }
    }

    mutating func ticket(_ draft: inout FeedDraft) {
        owner(&draft)
        let opened = cells.day("opened_on", required: true)
        let closed = cells.day("closed_on")
        draft.values.add("opened_on", FeedValue(opened))
        draft.values.add("closed_on", FeedValue(closed))
        draft.values.add("severity", FeedValue(cells.choice("severity", TicketSeverity.self)))
        if let opened, let closed, closed < opened { cells.report("closed_on", "The ticket closes before it opens.") }
    }

    mutating func usage(_ draft: inout FeedDraft) {
        let service = parent("service", .services)
        draft.customerID = service?.customerID
        draft.values.add("customer_id", FeedValue(service?.customerID))
        draft.values.add("service_id", FeedValue(service?.id))
        draft.values.add("metric", .text(cells.key("metric")))
        draft.values.add("day", FeedValue(cells.day("day", required: true)))
        draft.values.add("quantity", FeedValue(cells.quantity("quantity", required: true)))
    }
}

/// How badly a customer is hit by what a ticket is about.
public enum TicketSeverity: String, Sendable, CaseIterable {
    case low, medium, high, critical
}
