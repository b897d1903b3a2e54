import Kernel

/// Who does something: a person, a person on behalf of another, or the program itself.
public struct Actor: Sendable, Hashable {
    public let accountID: Identifier?
    public let name: String
    /// The account in whose name a member of staff acts.
    public let onBehalfOf: Identifier?
    public let requestID: String
    public let address: String

    /// The program, for work that no person started.
    public static let system = Actor(accountID: nil, name: "Tributary")

    public init(
        accountID: Identifier?, name: String, onBehalfOf: Identifier? = nil, requestID: String = "",
        address: String = ""
    ) {
        self.accountID = accountID
        self.name = name
        self.onBehalfOf = onBehalfOf
        self.requestID = requestID
        self.address = address
    }
}
