import Hummingbird
import NIOCore
import Templates
import Vault

/// The status of an answer that is a page or text.
public enum PageStatus: Int, Sendable {
    case ok = 200
    case badRequest = 400
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case requestTimeout = 408
    case conflict = 409
    case contentTooLarge = 413
    case misdirectedRequest = 421
    case unprocessableContent = 422
    case tooManyRequests = 429
    case internalServerError = 500
    case serviceUnavailable = 503
}

/// What a handler answers.
public struct Answer: Sendable {
    enum Content: Sendable {
        case page(any Page)
        case early(any AnyEarlyPage)
        case redirect(String)
        case bytes([UInt8], type: String)
        case file(name: String, type: String, write: @Sendable (inout FileWriter) async throws -> Void)
    }

    let content: Content
    var status: PageStatus
    var notice: Notice?
    var fileName: String?
    /// The address must not leave the browser: pages whose address holds a secret.
    var hidesReferrer = false
    /// A session that begins with this answer.
    var sessionToken: String?
    /// A sign-in that waits for its second factor.
    var challengeToken: String?
    /// The browser's session ends and what it kept is forgotten.
    var endsSession = false

    var isPage: Bool {
        switch content {
        case .page, .early: true
        case .redirect, .bytes, .file: false
        }
    }

    /// The same with an early page as a plain one: a HEAD request asks for the length.
    func settled() async throws -> Answer {
        guard case .early(let early) = content else { return self }
        var answer = Answer(content: .page(try await early.page()), status: status)
        (answer.notice, answer.hidesReferrer) = (notice, hidesReferrer)
        return answer
    }

    /// A page.
    public static func page(_ page: some Page, status: PageStatus = .ok) -> Answer {
        Answer(content: .page(page), status: status)
    }

    /// A page whose beginning is sent at once, while `whole` looks up the rest. `beginning` lacks what is looked up;
    /// nothing that stands before `{{%flush}}` in the template may depend on it. Once the beginning is sent nothing can
    /// be taken back: what the person may not see has to be refused before, and a failure cuts the connection.
    public static func page<P: Page>(
        _ beginning: P, then whole: @escaping @Sendable () async throws -> P
    ) -> Answer {
        Answer(content: .early(EarlyPage(beginning: beginning, whole: whole)), status: .ok)
    }

    /// On to another page (303), with a notice that is shown there. `path` is an address of the program.
    public static func redirect(to path: String, notice: Notice? = nil) -> Answer {
        Answer(content: .redirect(path), status: .ok, notice: notice)
    }

    /// A file that the browser saves.
    public static func file(_ bytes: [UInt8], name: String, type: String) -> Answer {
        Answer(content: .bytes(bytes, type: type), status: .ok, fileName: name)
    }

    /// A file that is written while it is sent: for long exports.
    public static func file(
        name: String, type: String, _ write: @escaping @Sendable (inout FileWriter) async throws -> Void
    ) -> Answer {
        Answer(content: .file(name: name, type: type, write: write), status: .ok)
    }

    public static func text(_ text: String, status: PageStatus = .ok) -> Answer {
        Answer(content: .bytes(Array(text.utf8), type: "text/plain; charset=utf-8"), status: status)
    }

    /// JSON text that the caller encoded.
    public static func json(_ text: String, status: PageStatus = .ok) -> Answer {
        Answer(content: .bytes(Array(text.utf8), type: "application/json; charset=utf-8"), status: status)
    }

    /// HTML that the program made elsewhere, shown in a frame of its own: the body of a letter.
    public static func letter(html: String) -> Answer {
        Answer(content: .bytes(Array(html.utf8), type: "text/html; charset=utf-8"), status: .ok)
    }

    /// The same answer with `Referrer-Policy: no-referrer`: for pages whose address holds a secret.
    public func hidingReferrer() -> Answer {
        var answer = self
        answer.hidesReferrer = true
        return answer
    }

    func with(status: PageStatus) -> Answer {
        var answer = self
        answer.status = status
        return answer
    }

    /// Signs the browser in with a session's token.
    public func beginningSession(_ token: SecretToken) -> Answer {
        var answer = self
        answer.sessionToken = token.text
        return answer
    }

    /// The browser keeps a sign-in that waits for its second factor.
    public func beginningChallenge(_ token: SecretToken) -> Answer {
        var answer = self
        answer.challengeToken = token.text
        return answer
    }

    /// Signs the browser out and makes it forget what it kept.
    public func endingSession() -> Answer {
        var answer = self
        answer.endsSession = true
        return answer
    }
}

/// Where a handler writes a long file.
public struct FileWriter {
    var body: any ResponseBodyWriter

    /// Waits while the reader is slower than the writer.
    public mutating func write(_ text: String) async throws { try await body.write(ByteBuffer(string: text)) }
    public mutating func write(_ bytes: [UInt8]) async throws { try await body.write(ByteBuffer(bytes: bytes)) }
}
