import Kernel
import Postgres
import Vault

/// What a payee certified about taxes: a W-9 with the last four digits of its number.
public struct TaxForm: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        case submitted, accepted, rejected, replaced
    }

    public enum Classification: String, CaseIterable, Sendable {
        case individual, partnership, llc, corporation

        public var label: String {
            switch self {
            case .individual: "Individual or sole proprietor"
            case .partnership: "Partnership"
            case .llc: "Limited liability company"
            case .corporation: "Corporation"
            }
        }
    }

    public let id: Identifier
    public let resellerID: Identifier
    public let name: String
    public let classification: Classification
    public let lastFour: String
    public let state: State
    public let submittedBy: Identifier
    public let submittedAt: Instant
}

/// What a payee types on the W-9 page.
public struct TaxFormInput: Hashable, Sendable {
    public var name: String
    public var classification: String
    public var number: String
    public var certified: Bool

    public init(name: String = "", classification: String = "", number: String = "", certified: Bool = false) {
        self.name = name
        self.classification = classification
        self.number = number
        self.certified = certified
    }

    /// The checked values, or `Invalid` with every problem. The number is nine digits, as an EIN or an SSN.
    func checked() throws -> (name: String, classification: TaxForm.Classification, digits: String) {
        var invalid = Invalid()
        let name = name.trimmingWhitespace()
        if !(2...100).contains(name.count) || !name.isPlainText() {
            invalid.add("name", "Enter the name as on your tax return, 2 to 100 characters.")
        }
        let classification = TaxForm.Classification(rawValue: classification)
        if classification == nil { invalid.add("classification", "Choose how your company is taxed.") }
        let digits = number.filter { $0 != "-" && $0 != " " }
        if digits.count != 9 || !digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
            invalid.add("number", "Enter the nine digits of your EIN or SSN.")
        }
        if !certified { invalid.add("certified", "Confirm that what you entered is true.") }
        guard invalid.isEmpty, let classification else { throw invalid }
        return (name, classification, digits)
    }
}

/// The tax forms of a tenant's resellers.
public struct TaxForms {
    private let tx: Transaction
    private let sealer: Sealer

    public init(_ tx: Transaction, sealer: Sealer) {
        self.tx = tx
        self.sealer = sealer
    }

    /// The form that counts now, submitted or accepted; nil when none does.
    public func current(of resellerID: Identifier) async throws -> TaxForm? {
        try await tx.first(
            "\(sql: Self.columns) where reseller_id = \(resellerID) and state in ('submitted', 'accepted')"
        ).map(Self.decode)
    }

    /// Forms that wait for finance, oldest first.
    public func waiting() async throws -> [TaxForm] {
        try await tx.rows("\(sql: Self.columns) where state = 'submitted' order by submitted_at, id").map(Self.decode)
    }

    func replace(
        with checked: (name: String, classification: TaxForm.Classification, digits: String), id: Identifier,
        resellerID: Identifier, by accountID: Identifier, at now: Instant, tenantID: Identifier
    ) async throws {
        try await tx.execute(
            """
            update tax_forms set state = 'replaced'
            where reseller_id = \(resellerID) and state in ('submitted', 'accepted')
            """)
        let context = SealContext(table: "tax_forms", column: "sealed_number", tenantID: tenantID, rowID: id)
        let sealed = try sealer.seal(Array(checked.digits.utf8), context: context)
        try await tx.execute(
            """
            insert into tax_forms (tenant_id, id, reseller_id, kind, name, classification, last_four, sealed_number,
                state, submitted_by, submitted_at)
            values (\(tenantID), \(id), \(resellerID), 'w9', \(checked.name), \(checked.classification.rawValue),
                \(String(checked.digits.suffix(4))), \(sealed), 'submitted', \(accountID), \(now))
            """)
    }

    /// Accepts or rejects a form that is still waiting; false when it is no longer waiting.
    func decide(_ id: Identifier, accepted: Bool, by accountID: Identifier, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update tax_forms set state = \(accepted ? "accepted" : "rejected"), decided_by = \(accountID),
                decided_at = \(now)
            where id = \(id) and state = 'submitted'
            """) == 1
    }

    private static let columns: SQL = """
        select id, reseller_id, name, classification, last_four, state, submitted_by, submitted_at from tax_forms
        """

    private static func decode(_ row: Row) throws -> TaxForm {
        let classification: String = try row["classification"]
        let state: String = try row["state"]
        return TaxForm(
            id: try row["id"], resellerID: try row["reseller_id"], name: try row["name"],
            classification: TaxForm.Classification(rawValue: classification) ?? .corporation,
            lastFour: try row["last_four"], state: TaxForm.State(rawValue: state) ?? .rejected,
            submittedBy: try row["submitted_by"], submittedAt: try row["submitted_at"])
    }
}
