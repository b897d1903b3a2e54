/// Where a payee's money goes: the bank, the account, its kind and its holder. Kept encrypted, shown by its last four.
public struct BankAccount: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case checking, savings
        case businessChecking = "business_checking"

        public var label: String {
            switch self {
            case .checking: "Checking"
            case .savings: "Savings"
            case .businessChecking: "Business checking"
            }
        }
    }

    public static let accountDigits = 4...17
    public static let holderLength = 2...100

    public let holder: String
    public let kind: Kind
    public let routing: RoutingNumber
    public let account: String

    public init(holder: String, kind: Kind, routing: RoutingNumber, account: String) {
        self.holder = holder
        self.kind = kind
        self.routing = routing
        self.account = account
    }

    public var lastFour: String { String(account.suffix(4)) }

    /// Entries to persons and to companies go in batches of their own (Nacha's PPD and CCD).
    public var entryClass: AchFile.EntryClass { kind == .businessChecking ? .companies : .persons }

    /// The canonical text that is encrypted; read back by `init(sealedText:)`.
    var sealedText: String { [holder, kind.rawValue, routing.digits, account].joined(separator: "\n") }

    init?(sealedText: String) {
        let parts = sealedText.split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.count == 4, let kind = Kind(rawValue: String(parts[1])), let routing = RoutingNumber(parts[2])
        else { return nil }
        self.init(holder: String(parts[0]), kind: kind, routing: routing, account: String(parts[3]))
    }
}
