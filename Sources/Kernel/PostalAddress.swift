/// A postal address; each line may be empty where a form does not ask for it.
public struct PostalAddress: Hashable, Sendable {
    public var street: String
    public var city: String
    public var county: String
    public var state: String
    public var zip: String
    /// ISO 3166 alpha-2.
    public var country: String

    public init(
        street: String = "", city: String = "", county: String = "", state: String = "", zip: String = "",
        country: String = "US"
    ) {
        self.street = street
        self.city = city
        self.county = county
        self.state = state
        self.zip = zip
        self.country = country
    }

    /// "12 Main St, Brightwater, NC 27010", without what is missing.
    public var oneLine: String {
        let region = [state, zip].filter { !$0.isEmpty }.joined(separator: " ")
        return [street, city, region].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
