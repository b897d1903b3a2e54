/// A letter did not leave, or nobody knows whether it did.
public struct LetterNotSent: Error, Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        /// The server or the way to it is out of order: try again.
        case later
        /// The server refused this letter for good.
        case never
        /// The connection broke after the whole letter was handed over, before the answer (RFC 1047).
        case uncertain
    }

    public let verdict: Verdict
    /// For staff: what the server said, or what went wrong on the way.
    public let reason: String
    /// Whether the server said that nobody has this address.
    public private(set) var isDeadAddress = false
    /// Whether the connection is fit for the next letter.
    private(set) var leavesConnection: Bool

    /// How the reason of an uncertain failure begins.
    static let uncertainty = "It may have arrived: "

    public init(_ verdict: Verdict, _ reason: String) {
        self.init(verdict, reason, leavesConnection: false)
    }

    init(_ verdict: Verdict, _ reason: String, leavesConnection: Bool) {
        self.verdict = verdict
        self.reason = verdict == .uncertain ? Self.uncertainty + reason : reason
        self.leavesConnection = leavesConnection
    }

    func fromDeadAddress() -> LetterNotSent {
        var failure = self
        failure.isDeadAddress = true
        return failure
    }

    func hangingUp() -> LetterNotSent {
        var failure = self
        failure.leavesConnection = false
        return failure
    }
}
