import Identity

extension ResellerStatus {
    /// Who moves a reseller from one status to another.
    public enum Doer: String, CaseIterable, Sendable {
        case channelManager = "channel_manager"
        case legal
        /// One that did not propose it.
        case director
        case system

        /// What somebody is here by their roles; empty for roles that only look.
        public static func all(of roles: Set<Role>) -> Set<Doer> {
            var doers: Set<Doer> = []
            if roles.contains(.channelManager) { doers.insert(.channelManager) }
            if roles.contains(.legal) { doers.insert(.legal) }
            if roles.contains(.director) { doers.insert(.director) }
            return doers
        }
    }

    /// Who may move a reseller from this status to another one, nobody where that is not allowed: the whole
    /// transition table.
    public func movers(to status: ResellerStatus) -> Set<Doer> {
        switch (self, status) {
        case (.pendingOnboarding, .active), (.active, .inactive): [.channelManager, .system]
        case (.inactive, .active), (.suspended, .active), (.suspended, .inactive): [.channelManager]
        case (.active, .suspended), (.inactive, .suspended): [.channelManager, .legal, .system]
        case (.terminated, _): []
        case (_, .terminated): [.director]
        default: []
        }
    }

    /// The statuses that may follow, whoever moves it.
    public var next: Set<ResellerStatus> { Set(Self.allCases.filter { !movers(to: $0).isEmpty }) }

    /// The statuses into which somebody may move a reseller alone, in the order of the statuses. A termination takes
    /// two persons.
    public func next(by doers: Set<Doer>) -> [ResellerStatus] {
        Self.allCases.filter { $0 != .terminated && !movers(to: $0).isDisjoint(with: doers) }
    }

    /// Who is told what a status means for them, for the page of a reseller.
    public var meaning: String {
        switch self {
        case .pendingOnboarding: "Signs in and learns; sells nothing and earns nothing yet."
        case .active: "Sells, earns and is paid."
        case .inactive: "Keeps what it earns from its customers; gets no new business."
        case .suspended: "May only read. What it earns is held, and nothing is paid."
        case .terminated: "Owner and accountant read for 90 days. A last payout follows 30 days after the end."
        }
    }
}
