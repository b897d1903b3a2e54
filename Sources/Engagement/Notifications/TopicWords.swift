import Mail

extension LetterTopic {
    /// What people call it: "Monthly statements".
    public var label: String {
        switch self {
        case .security: "Sign-in and security"
        case .business: "Applications and payouts"
        case .statements: "Monthly statements"
        case .advice: "Letters of advice"
        }
    }

    /// What is in it, for who chooses.
    public var explanation: String {
        switch self {
        case .security: "Passwords, invitations, changed bank details. These always come."
        case .business: "What happens to an application or a payout. These always come."
        case .statements: "The figures of each month. You find them in the portal either way."
        case .advice: "The plan for your first month, and what helps later."
        }
    }
}
