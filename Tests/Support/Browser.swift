import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Kernel
import NIOCore
import Synchronization
import Web

/// A browser: keeps cookies, sends what browsers send, fills the form token in by itself.
public final class Browser: Sendable {
    private struct State {
        var cookies: [String: String] = [:]
        var token = ""
    }

    private let site: Site
    private let host: String
    private let state = Mutex(State())

    public init(_ site: Site, host: String) {
        self.site = site
        self.host = host
    }

    public var cookies: [String: String] { state.withLock { $0.cookies } }
    public var token: String { state.withLock { $0.token } }

    public func setCookie(_ name: String, _ value: String?) { state.withLock { $0.cookies[name] = value } }

    /// A browser with the same cookies: a copy that somebody stole.
    public func copy() -> Browser {
        let other = Browser(site, host: host)
        let state = state.withLock { $0 }
        other.state.withLock { $0 = state }
        return other
    }

    @discardableResult public func get(_ path: String, headers: [String: String] = [:]) async throws -> Reply {
        try await send("GET", path, headers: headers, body: [])
    }

    /// Sends a form as the page would. The token is that of the last page with a form; one is fetched when there was
    /// none. `token` sends another one.
    @discardableResult public func post(
        _ path: String, _ fields: KeyValuePairs<String, String> = [:], token: String? = nil,
        headers: [String: String]? = nil
    ) async throws -> Reply {
        try await post(path, pairs: fields.map { ($0.key, $0.value) }, token: token, headers: headers)
    }

    /// The same with fields that a test puts together.
    @discardableResult public func post(
        _ path: String, pairs: [(String, String)], token: String? = nil, headers: [String: String]? = nil
    ) async throws -> Reply {
        if self.token.isEmpty && token == nil { try await findToken() }
        let all = [(FormFields.csrfName, token ?? self.token)] + pairs
        let body = all.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        var sent = headers ?? ["Origin": "http://\(host)", "Sec-Fetch-Site": "same-origin"]
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        return try await send("POST", path, headers: sent, body: Array(body.utf8))
    }

    /// Sends files: each with field, name and bytes.
    @discardableResult public func upload(
        _ path: String, _ fields: KeyValuePairs<String, String> = [:],
        files: [(field: String, name: String, bytes: [UInt8])]
    ) async throws -> Reply {
        if token.isEmpty { try await findToken() }
        let boundary = "----trialBoundary"
        var body: [UInt8] = []
        for (name, value) in [(FormFields.csrfName, token)] + fields.map({ ($0.key, $0.value) }) {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        for file in files {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.field)\"; ".utf8
            body += "filename=\"\(file.name)\"\r\nContent-Type: application/octet-stream\r\n\r\n".utf8
            body += file.bytes + Array("\r\n".utf8)
        }
        body += "--\(boundary)--\r\n".utf8
        let headers = [
            "Origin": "http://\(host)", "Sec-Fetch-Site": "same-origin",
            "Content-Type": "multipart/form-data; boundary=\(boundary)",
        ]
        return try await send("POST", path, headers: headers, body: body)
    }

    /// Goes where an answer sends the browser; any other answer comes back as it is.
    public func follow(_ reply: Reply) async throws -> Reply {
        guard let location = reply.location else { return reply }
        return try await get(location)
    }

    public func signIn(_ email: String, password: String) async throws {
        try await get("/signin")
        let reply = try await post("/signin", ["email": email, "password": password, "next": ""])
        guard reply.status == 303 else { throw TrialFailure("\(email) was not let in: \(reply.status)") }
        state.withLock { $0.token = "" }
    }

    /// Any request, as bytes.
    public func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
    ) async throws -> Reply {
        guard let verb = HTTPRequest.Method(method) else { throw TrialFailure("\(method) is no method") }
        var fields = HTTPFields()
        let cookies = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !cookies.isEmpty { fields[.cookie] = cookies }
        var authority: String? = host
        for (name, value) in headers {
            if name == "Host" {
                authority = value.isEmpty ? nil : value
                continue
            }
            if let field = HTTPField.Name(name) { fields[field] = value }
        }
        let head = HTTPRequest(method: verb, scheme: "http", authority: authority, path: path, headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let reply = try await Reply(await site.respond(to: request, from: "203.0.113.7"), path: path)
        take(reply)
        return reply
    }

    private func take(_ reply: Reply) {
        state.withLock { state in
            for (name, value, maxAge) in reply.setCookies {
                // A token is worth nothing in another session.
                if name == "sid" { state.token = "" }
                state.cookies[name] = maxAge == 0 ? nil : value
            }
            if let token = reply.value(of: FormFields.csrfName) { state.token = token }
        }
    }

    /// A page with a form: the profile of those who are signed in, else the sign-in page.
    private func findToken() async throws {
        for path in ["/admin/profile", "/portal/profile", "/operator", "/portal", "/account/proof", "/signin"] {
            if try await get(path).value(of: FormFields.csrfName) != nil { return }
        }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// The program did not do what the test's set-up needs.
public struct TrialFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
