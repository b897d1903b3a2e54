import HTTPTypes
import Links
import Logging
import Metrics
import NIOCore
import Synchronization

/// How much the program has to do at the moment, and what it says to those whom it turns away for that.
final class Workload: Sendable {
    /// What is said to somebody who is turned away.
    struct Answer: Sendable {
        let head: HTTPResponse
        let text: ByteBuffer
        /// Both as they go over the wire.
        let whole: ByteBuffer

        init(_ head: HTTPResponse, _ text: ByteBuffer) {
            self.head = head
            self.text = text
            var whole = ByteBuffer(string: "HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n")
            for field in head.headerFields { whole.writeString("\(field.name.rawName): \(field.value)\r\n") }
            whole.writeString("\r\n")
            whole.writeImmutableBuffer(text)
            self.whole = whole
        }
    }

    private struct Told {
        /// Turned away since the last line.
        var count = 0
        var next = NIODeadline.now()
    }

    /// Requests that are worked on at the same time; more are sent away until some are done. It is what the program
    /// does in a quarter of a second, and more than one address has connections.
    private static let most = 256
    /// Those with a body are sent away by the site: by then some more may have come.
    private static let mostWithBodies = 320
    /// One line for all who were turned away in this time.
    private static let pause = TimeAmount.seconds(1)
    /// Who watches over the program hears of it even then.
    private static let alwaysAnswered: Set = [PublicPlaces.health.path, PublicPlaces.ready.path]
    private static let alwaysAnsweredBytes = (["/assets/"] + alwaysAnswered).map { Array($0.utf8) }

    private let inFlight = Atomic<Int>(0)
    private let told = Mutex(Told())
    private let turnedAway = Counter(label: "http_requests_turned_away_total")
    private let logger: Logger
    private let answer: Answer

    init(_ problem: Problem, headers: PageHeaders, logger: Logger) {
        let text = ByteBuffer(string: "\(problem.heading). \(problem.text)\n")
        var fields = headers.with(PageHeaders.bare)
        fields[.contentType] = "text/plain; charset=utf-8"
        fields[.contentLength] = String(text.readableBytes)
        fields[.cacheControl] = "no-store"
        fields[.retryAfter] = problem.retryAfterSeconds.map(String.init)
        answer = Answer(HTTPResponse(status: .serviceUnavailable, headerFields: fields), text)
        self.logger = logger
    }

    /// What pages are made of, and what watches over the program, costs little and is always answered.
    static func isAlwaysAnswered(_ path: String) -> Bool {
        path.hasPrefix("/assets/") || alwaysAnswered.contains(path)
    }

    /// The same for a path that may be followed by a query, a little more generous: it is read at a glance.
    static func isAlwaysAnswered(_ target: some Sequence<UInt8>) -> Bool {
        alwaysAnsweredBytes.contains { target.starts(with: $0) }
    }

    /// Requests that came as a whole and whose answer has not begun.
    var count: Int { inFlight.load(ordering: .relaxed) }

    var isFull: Bool { count >= Self.most }

    var isOverfull: Bool { count > Self.mostWithBodies }

    /// A request counts as soon as it came, not only when somebody turns to it.
    func change(by count: Int) {
        if count != 0 { inFlight.wrappingAdd(count, ordering: .relaxed) }
    }

    /// Counts somebody who is turned away, and tells so once in a while.
    func turnAway() -> Answer {
        turnedAway.increment()
        let count = told.withLock { told -> Int? in
            told.count += 1
            let now = NIODeadline.now()
            guard now >= told.next else { return nil }
            defer { told.count = 0 }
            told.next = now + Self.pause
            return told.count
        }
        if let count { logger.warning("too much to do: requests were turned away", metadata: ["count": "\(count)"]) }
        return answer
    }
}
