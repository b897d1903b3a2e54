import Kernel
import Templates

/// To the owner of a new reseller, after the first password: the plan of the first month and how commission works.
public struct WelcomePackageLetter: LetterPage, Hashable {
    public let brand: Brand
    public let recipient: String
    public let userName: String
    public let resellerNumber: String
    public let tier: String
    public let rateSummary: String
    public let paymentTerms: String
    /// Where the money goes; nil while no bank account is known.
    public let payoutMethod: String?
    public let accountManager: String?
    public let portalLink: String

    public static let letter = "welcome_package"
    public static let schema = Schema<Self>(
        \.brand, \.recipient, \.userName, \.resellerNumber, \.tier, \.rateSummary, \.paymentTerms, \.payoutMethod,
        \.accountManager, \.portalLink)
}
