import Kernel

/// The way letters leave the program: a mail server, or a folder where none is configured.
public enum LetterTransport: Sendable {
    case smtp(SMTPClient)
    case folder(MailFolder)

    /// Whether letters leave this machine, so that the kept copy no longer needs its secrets.
    var leavesMachine: Bool {
        switch self {
        case .smtp: true
        case .folder: false
        }
    }

    /// `handingOver` runs right before the letter itself travels. Throws LetterNotSent.
    func send(
        _ message: MimeMessage, _ envelope: LetterEnvelope, id: Identifier, at instant: Instant,
        handingOver: @Sendable () async throws -> Void
    ) async throws {
        switch self {
        case .smtp(let client): try await client.send(message.bytes, envelope, handingOver: handingOver)
        case .folder(let folder):
            do {
                try folder.write(message.bytes, id: id, at: instant)
            } catch {
                throw LetterNotSent(.later, "the folder for letters cannot be written")
            }
        }
    }
}
