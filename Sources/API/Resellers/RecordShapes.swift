import Earnings
import Kernel
import Sales

/// How the API shows the customers and commission lines of a reseller.
enum RecordShapes {
    static let customer = Schema.named(
        "Customer",
        .object([
            .init("id", .uuid), .init("number", .anyText, "The key of the billing system."),
            .init("name", .anyText), .init("type", .anyText), .init("status", .choices(CustomerStanding.self)),
            .init("email", .anyText), .init("phone", .anyText), .init("city", .anyText), .init("state", .anyText),
            .init("zip", .anyText), .init("since", .day), .init("active_services", .count),
            .init("monthly", .money),
        ]))

    static let commission = Schema.named(
        "Commission",
        .object([
            .init("id", .uuid), .init("number", .anyText), .init("kind", .choices(CommissionKind.self)),
            .init("state", .choices(AccrualState.self)), .init("amount", .money), .init("base", .money),
            .init("customer_id", .nullable(.uuid), "Null for a share of what a reseller below earned."),
            .init("customer", .anyText), .init("invoice", .anyText),
            .init("product", .nullable(.anyText)), .init("event_on", .day), .init("earned_on", .day),
            .init("period", .month), .init("statement_period", .nullable(.month)),
            .init("holds", .list(.anyText, most: 50)),
        ]))

    static let customerFilters = [
        Parameter("status", .choices(CustomerStanding.self)),
        Parameter("q", .text(1...200), "Words in name, e-mail address, number, city or zip."),
    ]
    static let commissionFilters = [
        Parameter("state", .choices(AccrualState.self)), Parameter("kind", .choices(CommissionKind.self)),
        Parameter("period", .month, "The month of the run that found the lines."),
    ]

    static func customer(_ customer: CustomerSummary) -> JSON {
        [
            "id": JSON(customer.id), "number": .text(customer.externalID), "name": .text(customer.name),
            "type": .text(customer.type.rawValue), "status": .text(customer.standing.rawValue),
            "email": .text(customer.email), "phone": .text(customer.phone), "city": .text(customer.city),
            "state": .text(customer.state), "zip": .text(customer.zip), "since": JSON(customer.since),
            "active_services": JSON(customer.activeServices), "monthly": JSON(customer.mrr),
        ]
    }

    static func commission(_ line: AccrualLine) -> JSON {
        [
            "id": JSON(line.id), "number": .text(line.publicID), "kind": .text(line.kind.rawValue),
            "state": .text(line.state.rawValue), "amount": JSON(line.amount), "base": JSON(line.base),
            "customer_id": line.isFromSub ? .null : JSON(line.customerID), "customer": .text(line.customerName),
            "invoice": .text(line.invoice), "product": JSON(line.product) { .text($0) },
            "event_on": JSON(line.eventOn), "earned_on": JSON(line.earnedOn), "period": JSON(line.period),
            "statement_period": JSON(line.statementPeriod) { JSON($0) },
            "holds": .list(line.holds.map { .text($0.kind.rawValue) }),
        ]
    }
}
