import Foundation
import Kernel

/// Files beside a bundle that describe the programme around the feed: what staff and resellers would have entered.
public enum ProgrammeFile {
    public static let resellers = "resellers.csv"
    public static let deals = "deals.csv"
    public static let excludedProducts = "excluded_products.csv"
    public static let names: Set<String> = [resellers, deals, excludedProducts]
}

/// A row of resellers.csv: what a reseller was from a day on.
public struct ProgrammeReseller: Hashable, Sendable {
    public let publicID: String
    public let company: String
    public let ownerEmail: String
    public let type: String
    public let status: String
    public let tier: String
    /// The public id of the reseller above; empty when there is none.
    public let parent: String
    /// The code of the plan.
    public let plan: String
    public let taxID: String
    public let address: PostalAddress
    public let territories: [String]
    public let validFrom: Day
}

/// A row of deals.csv.
public struct ProgrammeDeal: Hashable, Sendable {
    public let publicID: String
    /// The reseller's public id.
    public let reseller: String
    /// The customer's key in the billing system.
    public let customer: String
    public let product: String
    public let estimatedMRR: Money
    public let submittedOn: Day
    public let approvedOn: Day?
    public let wonOn: Day?

    public init(
        publicID: String, reseller: String, customer: String, product: String, estimatedMRR: Money, submittedOn: Day,
        approvedOn: Day? = nil, wonOn: Day? = nil
    ) {
        self.publicID = publicID
        self.reseller = reseller
        self.customer = customer
        self.product = product
        self.estimatedMRR = estimatedMRR
        self.submittedOn = submittedOn
        self.approvedOn = approvedOn
        self.wonOn = wonOn
    }
}

/// The programme files of a folder.
public struct Programme: Sendable {
    /// In the order of the file: one row for the first state and one for each later change.
    public let resellers: [ProgrammeReseller]
    public let deals: [ProgrammeDeal]
    /// Codes of products that pay no commission.
    public let excludedProducts: [String]

    /// Reads the files that the folder has. Throws `Invalid` with the line of each row that cannot be read.
    public init(folder: String, currency: Currency) throws {
        var problems = Invalid()
        resellers = try Self.rows("\(folder)/\(ProgrammeFile.resellers)", Self.resellerColumns, &problems) { cells in
            cells.programmeReseller()
        }
        deals = try Self.rows("\(folder)/\(ProgrammeFile.deals)", Self.dealColumns, &problems) { cells in
            cells.programmeDeal(currency)
        }
        excludedProducts = try Self.rows(
            "\(folder)/\(ProgrammeFile.excludedProducts)", ["product"], &problems
        ) { $0.key("product") }
        try problems.throwIfAny()
    }

    private static let resellerColumns = [
        "reseller_id", "company", "owner_email", "type", "status", "tier", "parent", "plan", "tax_id", "street", "city",
        "county", "state", "zip", "country", "territory_zips", "valid_from",
    ]
    private static let dealColumns = [
        "deal_id", "reseller_id", "customer", "product", "estimated_mrr", "submitted_on", "approved_on", "won_on",
    ]

    private static func rows<Value>(
        _ path: String, _ columns: [String], _ problems: inout Invalid, _ read: (inout CellReader) -> Value?
    ) throws -> [Value] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var records: [CSVReader.Record] = []
        do {
            var reader = CSVReader()
            try reader.read(data) { records.append($0) }
            try reader.finish { records.append($0) }
        } catch let fault as CSVFault {
            throw Invalid("files", "\(name): \(fault.explanation)")
        }
        guard let first = records.first else { return [] }
        let header: FeedHeader
        do {
            header = try FeedHeader(first.cells, required: columns, optional: [])
        } catch {
            throw Invalid("files", "\(name): \(error.explanation)")
        }
        var values: [Value] = []
        for record in records.dropFirst() {
            var cells = CellReader(FeedRow(line: record.line, cells: record.cells, header: header))
            let value = read(&cells)
            for problem in cells.problems {
                problems.add("files", "\(name), line \(record.line), \(problem.field): \(problem.reason)")
            }
            if let value, cells.problems.isEmpty { values.append(value) }
        }
        return values
    }
}

extension CellReader {
    fileprivate mutating func programmeReseller() -> ProgrammeReseller? {
        let address = PostalAddress(
            street: text("street"), city: text("city"), county: text("county"), state: text("state"),
            zip: text("zip"), country: text("country"))
        let territories = text("territory_zips", longest: 4000).split(separator: " ").map(String.init)
        guard let validFrom = day("valid_from", required: true) else { return nil }
        return ProgrammeReseller(
            publicID: key("reseller_id"), company: text("company", required: true), ownerEmail: email("owner_email"),
            type: key("type"), status: key("status"), tier: key("tier"), parent: key("parent", required: false),
            plan: key("plan"), taxID: text("tax_id"), address: address, territories: territories,
            validFrom: validFrom)
    }

    fileprivate mutating func programmeDeal(_ currency: Currency) -> ProgrammeDeal? {
        guard let mrr = money("estimated_mrr", currency, from: 0), let submitted = day("submitted_on", required: true)
        else { return nil }
        return ProgrammeDeal(
            publicID: key("deal_id"), reseller: key("reseller_id"), customer: key("customer"),
            product: key("product"), estimatedMRR: Money(minorUnits: mrr, currency), submittedOn: submitted,
            approvedOn: day("approved_on"), wonOn: day("won_on"))
    }
}
