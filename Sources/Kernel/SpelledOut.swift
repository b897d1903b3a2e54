extension Day {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "15 November 2026", for sentences that the rules themselves say.
    public var inWords: String { "\(dayOfMonth) \(Self.months[monthNumber - 1]) \(year)" }
}

extension Instant {
    /// "15 November 2026 at 16:05 EST".
    public func inWords(_ zone: Zone) -> String {
        let second = zone.secondOfDay(of: self)
        let time = "\((second / 3600).padded(2)):\((second / 60 % 60).padded(2))"
        return "\(zone.day(of: self).inWords) at \(time) \(zone.abbreviation(at: self))"
    }
}
