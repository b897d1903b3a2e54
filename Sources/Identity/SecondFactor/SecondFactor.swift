import Kernel

/// The authenticator of an account, as its owner and the staff see it.
public struct SecondFactor: Sendable, Hashable {
    public let accountID: Identifier
    public let createdAt: Instant
    /// Since when it counts; nil while its first code is awaited.
    public let confirmedAt: Instant?
    /// When a reset by staff takes effect, unless a code is used before.
    public let endingAt: Instant?
    /// Recovery codes that are not used yet.
    public let codesLeft: Int

    /// Whether a sign-in asks for it.
    public func counts(at now: Instant) -> Bool { confirmedAt != nil && !hasEnded(at: now) }

    /// Whether a reset by staff has taken effect.
    public func hasEnded(at now: Instant) -> Bool { endingAt.map { $0 <= now } ?? false }
}

/// Why somebody's second factor cannot be set up, changed or used.
public enum SecondFactorRefusal: Refusal, Hashable {
    case alreadyOn, notStarted, isOff, resetBySelf

    public var code: String {
        switch self {
        case .alreadyOn: "second_factor_on"
        case .notStarted: "second_factor_not_started"
        case .isOff: "second_factor_off"
        case .resetBySelf: "second_factor_own_reset"
        }
    }

    public var explanation: String {
        switch self {
        case .alreadyOn: "Your second factor is on already. Turn it off before you set up another one."
        case .notStarted: "Start setting up the second factor again."
        case .isOff: "There is no second factor that is on."
        case .resetBySelf: "You turn off your own second factor in your profile."
        }
    }
}
