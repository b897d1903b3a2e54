/// A place of the imaginary region that Northwind Fiber serves.
public struct SampleTown: Hashable, Sendable {
    public let name: String
    public let county: String
    public let state: String
    public let zips: [String]
    /// Degrees in hundred-thousandths.
    let latitude: Int
    let longitude: Int
    /// What is built there.
    let technology: String
    /// Sales tax in hundredths of a percent.
    let tax: Int64

    public static let all = [
        alderFalls, copperBend, portLowell, quillford, larchHollow, stoneFork, veronaMills, birchCrossing,
    ]

    public static let alderFalls = SampleTown(
        "Alder Falls", "Marten", "NH", ["03990", "03991"], 4_391_200, -7_148_100, "fiber", 0)
    public static let copperBend = SampleTown(
        "Copper Bend", "Marten", "NH", ["03994"], 4_365_500, -7_114_000, "cable", 0)
    public static let portLowell = SampleTown(
        "Port Lowell", "Skerry", "ME", ["04990", "04991", "04992"], 4_407_100, -6_950_200, "fiber", 550)
    public static let quillford = SampleTown(
        "Quillford", "Skerry", "ME", ["04995"], 4_440_200, -6_991_100, "cable", 550)
    public static let larchHollow = SampleTown(
        "Larch Hollow", "Tamarack", "VT", ["05990", "05991"], 4_438_800, -7_271_200, "fiber", 600)
    public static let stoneFork = SampleTown(
        "Stone Fork", "Tamarack", "VT", ["05995"], 4_471_500, -7_235_500, "wireless", 600)
    public static let veronaMills = SampleTown(
        "Verona Mills", "Hollis", "NY", ["12990", "12991"], 4_448_200, -7_401_100, "fiber", 825)
    public static let birchCrossing = SampleTown(
        "Birch Crossing", "Hollis", "NY", ["12995"], 4_421_100, -7_440_400, "wireless", 825)

    init(
        _ name: String, _ county: String, _ state: String, _ zips: [String], _ latitude: Int, _ longitude: Int,
        _ technology: String, _ tax: Int64
    ) {
        self.name = name
        self.county = county
        self.state = state
        self.zips = zips
        self.latitude = latitude
        self.longitude = longitude
        self.technology = technology
        self.tax = tax
    }
}
