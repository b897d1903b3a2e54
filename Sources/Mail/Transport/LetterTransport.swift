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

    /// Throws LetterNotSent.
    func send(_ message: MimeMessage, of letter: Letter, id: Identifier, at instant: Instant) async throws {
        switch self {
        case .smtp(let client):
            try await client.send(message.bytes, from: letter.from.address.text, to: letter.to.address.text)
        case .folder(let folder):
            do {
                try folder.write(message.bytes, id: id, at: instant)
            } catch {
                throw LetterNotSent(.later, "the folder for letters cannot be written")
            }
        }
    }
}
