/// A commission plan that may be agreed with a reseller.
public struct PlanOffer: Sendable, Hashable {
    public let code: String
    public let name: String
    /// The plan that is chosen unless told otherwise.
    public let isDefault: Bool

    public init(code: String, name: String, isDefault: Bool = false) {
        self.code = code
        self.name = name
        self.isDefault = isDefault
    }
}
