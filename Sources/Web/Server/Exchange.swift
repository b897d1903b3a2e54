import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import Vault

/// What a request says about itself, read once.
struct Exchange: Sendable {
    let request: Request
    let requestID: String
    let story = RequestStory()
    let origin: Origin
    let method: String
    let path: String
    let queryText: String
    let host: HostName?
    let cookies: RequestCookies
    let acceptsGzip: Bool
    let isHead: Bool

    init(_ request: Request, address: String, requestID: String) {
        self.request = request
        self.requestID = requestID
        let headers = request.headers
        let isHead = request.method == .head
        self.isHead = isHead
        method = isHead ? "GET" : request.method.rawValue
        let target = request.head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = mark.map { String(target[..<$0]) } ?? target
        queryText = mark.map { String(target[target.utf8.index(after: $0)...]) } ?? ""
        // The first Host header is the authority; a second one stays among the fields.
        host = headers.contains(.host) ? nil : request.head.authority.flatMap { HostName($0) }
        cookies = RequestCookies(headers[.cookie])
        acceptsGzip = Gzip.isAccepted(headers[.acceptEncoding])
        origin = Origin(requestID: requestID, address: address, agent: Self.agent(headers[.userAgent] ?? ""))
    }

    private static func agent(_ text: String) -> String { text.utf8.count <= 200 ? text : String(text.prefix(200)) }

    var fullPath: String { queryText.isEmpty ? path : path + "?" + queryText }
}
