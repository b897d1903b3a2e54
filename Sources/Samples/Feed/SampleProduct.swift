/// A product of Northwind Fiber. Prices are in cents.
public struct SampleProduct: Hashable, Sendable {
    public let code: String
    public let name: String
    let family: String
    let technology: String
    public let price: Int64
    let allowance: Int?
    let isUsageBilled: Bool
    let programme: String
    let next: String

    /// Products that pay no commission.
    public static let excluded = ["EQ-ROUTER", "OTH-STATIC"]

    public static let all: [SampleProduct] = [
        SampleProduct("FIB-300", "Fiber 300", "internet", "fiber", 4999, next: "FIB-1000"),
        SampleProduct("FIB-1000", "Fiber Gig", "internet", "fiber", 6999, next: "FIB-2000"),
        SampleProduct("FIB-2000", "Fiber 2 Gig", "internet", "fiber", 9999),
        SampleProduct("CAB-200", "Cable 200", "internet", "cable", 3999, allowance: 1200, next: "CAB-500"),
        SampleProduct("CAB-500", "Cable 500", "internet", "cable", 5499, allowance: 1200),
        SampleProduct("WIR-100", "Wireless Home 100", "internet", "wireless", 4499, allowance: 500, usage: true),
        SampleProduct(
            "BIZ-500", "Business Fiber 500", "internet", "fiber", 14900, programme: "business_networks",
            next: "BIZ-1000"),
        SampleProduct("BIZ-1000", "Business Fiber Gig", "internet", "fiber", 24900, programme: "business_networks"),
        SampleProduct(
            "BIZ-DED", "Dedicated Internet 1 Gbit/s", "internet", "fiber", 89900, programme: "business_networks"),
        SampleProduct("BUN-GIGTV", "Fiber Gig and TV", "bundle", "fiber", 9499),
        SampleProduct("TEL-HOME", "Home Phone", "phone", "", 1999, programme: "voice"),
        SampleProduct("EQ-ROUTER", "Mesh router rental", "equipment", "", 800, programme: ""),
        SampleProduct("OTH-STATIC", "Static IP address", "other", "", 995, programme: ""),
        SampleProduct("INS-HOME", "Standard installation", "other", "", 0, programme: "fiber_install"),
        SampleProduct("INS-BIZ", "Business installation", "other", "", 0, programme: "fiber_install"),
    ]

    static func named(_ code: String) -> SampleProduct { all.first { $0.code == code } ?? all[0] }

    private init(
        _ code: String, _ name: String, _ family: String, _ technology: String, _ price: Int64,
        allowance: Int? = nil, usage: Bool = false, programme: String = "product_basic", next: String = ""
    ) {
        self.code = code
        self.name = name
        self.family = family
        self.technology = technology
        self.price = price
        self.allowance = allowance
        isUsageBilled = usage
        self.programme = programme
        self.next = next
    }
}
