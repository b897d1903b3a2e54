extension Tier.Certification: Comparable {
    /// The level that valid certifications give together; nil without the first one.
    public init?(_ valid: Set<TrainingProgramme>) {
        guard valid.contains(.productBasic) else { return nil }
        guard valid.contains(.salesProcess) else {
            self = .basic
            return
        }
        switch valid.count(where: \.isSpecial) {
        case 0: self = .intermediate
        case 1: self = .advanced
        default: self = .expert
        }
    }

    public var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    /// The level after this one.
    public var next: Tier.Certification? { Self.allCases.first { $0 > self } }

    public static func < (left: Tier.Certification, right: Tier.Certification) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .basic: 0
        case .intermediate: 1
        case .advanced: 2
        case .expert: 3
        }
    }
}
