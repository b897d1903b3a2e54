import Kernel
import Templates

/// To owner and accountant, when a payout has left for the bank, or has come back.
public struct PayoutNoticeLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let userName: String
    public let companyName: String
    public let payoutNumber: String
    /// False when the payout failed or was returned.
    public let isSent: Bool
    public let gross: Money
    public let tax: Money
    public let fee: Money
    public let net: Money
    /// How it is paid, in words.
    public let provider: String
    /// The end of the account number; empty where there is none.
    public let lastFour: String
    public let expectedOn: Day?
    /// Why it came back, in plain words.
    public let reason: String?
    /// What the payee is to do.
    public let action: String?
    public let nextPayoutOn: Day?
    public let actionLink: String

    public static let letter = "payout_notice"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.userName, \.companyName, \.payoutNumber, \.isSent, \.gross, \.tax, \.fee, \.net,
        \.provider, \.lastFour, \.expectedOn, \.reason, \.action, \.nextPayoutOn, \.actionLink)
}
