import Kernel

/// What the provider sells, as its billing system last described it.
public struct Product: Hashable, Sendable {
    public enum Family: String, Sendable, CaseIterable {
        case internet, phone, tv, bundle, equipment, other
    }

    public enum Technology: String, Sendable, CaseIterable {
        case fiber, cable, dsl, wireless
    }

    public let id: Identifier
    /// The code of the billing system, `FIB-300`.
    public let externalID: String
    public let name: String
    public let family: Family
    public let technology: Technology?
    public let monthlyPrice: Money?
    public let allowance: Quantity?
    public let isUsageBilled: Bool
    /// The certification that the seller needs, `product_basic`; empty when none.
    public let requiredProgramme: String
    /// The code of the product that comes next in an upgrade; empty when none.
    public let nextProduct: String

    public init(
        id: Identifier, externalID: String, name: String, family: Family, technology: Technology? = nil,
        monthlyPrice: Money? = nil, allowance: Quantity? = nil, isUsageBilled: Bool = false,
        requiredProgramme: String = "", nextProduct: String = ""
    ) {
        self.id = id
        self.externalID = externalID
        self.name = name
        self.family = family
        self.technology = technology
        self.monthlyPrice = monthlyPrice
        self.allowance = allowance
        self.isUsageBilled = isUsageBilled
        self.requiredProgramme = requiredProgramme
        self.nextProduct = nextProduct
    }
}
