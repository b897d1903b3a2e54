import Kernel

/// What a reseller types to be paid: checked all at once, with a sentence beside each field.
public struct BankAccountForm: Hashable, Sendable {
    public var holder: String
    public var kind: String
    public var routing: String
    public var account: String
    public var accountAgain: String

    public init(
        holder: String = "", kind: String = "", routing: String = "", account: String = "", accountAgain: String = ""
    ) {
        self.holder = holder
        self.kind = kind
        self.routing = routing
        self.account = account
        self.accountAgain = accountAgain
    }

    /// The bank account, or `Invalid` with every problem.
    public func checked() throws -> BankAccount {
        var invalid = Invalid()
        let holder = holder.trimmingWhitespace()
        if !BankAccount.holderLength.contains(holder.count) || !holder.isPlainText() {
            invalid.add("holder", "Enter the account holder's name as the bank knows it, 2 to 100 characters.")
        }
        let kind = BankAccount.Kind(rawValue: kind)
        if kind == nil { invalid.add("kind", "Choose the kind of account.") }
        let routing = RoutingNumber(routing)
        if routing == nil {
            invalid.add("routing", "Enter the nine digits of the routing number. The one typed is not a valid number.")
        }
        let digits = account.filter { $0 != " " && $0 != "-" }
        if !BankAccount.accountDigits.contains(digits.count) || !digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
            invalid.add("account", "Enter the account number: 4 to 17 digits.")
        } else if digits != accountAgain.filter({ $0 != " " && $0 != "-" }) {
            invalid.add("account_again", "The two account numbers differ. Type the number again.")
        }
        guard invalid.isEmpty, let kind, let routing else { throw invalid }
        return BankAccount(holder: holder, kind: kind, routing: routing, account: digits)
    }
}
