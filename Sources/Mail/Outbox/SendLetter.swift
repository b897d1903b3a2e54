public import Jobs
public import Kernel

/// The work of handing one letter of the outbox to the mail server.
public struct SendLetter: Job {
    public static let kind = "mail.send_letter"
    public static let queue = "letters"

    public let letterID: Identifier

    public init(letterID: Identifier) {
        self.letterID = letterID
    }
}
