import Kernel
import Templates

/// To owner and accountant, when a month is closed: the figures of the statement.
public struct CommissionStatementLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let userName: String
    public let companyName: String
    public let resellerNumber: String
    public let month: Month
    public let opening: Money
    public let earned: Money
    public let reversals: Money
    public let adjustments: Money
    /// What payouts and returns of the month did to the balance; nil when there were none.
    public let paidOut: Money?
    public let closing: Money
    /// What waits for a condition; nil when nothing does.
    public let held: Money?
    /// Nil when the balance is carried over.
    public let payoutOn: Day?
    public let disputeUntil: Day?
    public let statementLink: String

    public static let letter = "commission_statement"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.userName, \.companyName, \.resellerNumber, \.month, \.opening, \.earned, \.reversals,
        \.adjustments, \.paidOut, \.closing, \.held, \.payoutOn, \.disputeUntil, \.statementLink)
}
