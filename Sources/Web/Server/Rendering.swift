import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Templates
import Vault

/// What an answer's bytes depend on beside the answer.
struct Rendering: Sendable {
    let exchange: Exchange
    let visit: Visit
    /// The secret that form tokens are bound to: the session's, else the visitor's, nil when there is none yet.
    let holder: SecretToken?
    /// The language of the page.
    var locale: any TemplateLocale = TemplateLocales.english
    /// Whether everybody may read the page, so that the browser's wishes decide its language.
    var isPublic = false
    /// The session's token after the person proved who they are.
    var renewedToken: SecretToken?
    /// A language that the address named and the browser is to remember.
    var keptLanguage: String?

    /// A page that everybody may read speaks the visitor's language.
    mutating func speak(_ language: VisitorLanguage) {
        locale = language.locale
        isPublic = true
        keptLanguage = language.isChosenNow ? language.locale.tag : nil
    }
}

extension Site {
    private static let privatePage = "no-store"
    private static let sharedPage = "no-cache"
    private static let varies = "Accept-Encoding, Cookie"
    private static let variesByLanguage = "Accept-Encoding, Accept-Language, Cookie"
    private static let csrfMark = Array("name=\"\(FormFields.csrfName)\"".utf8)

    func response(
        _ answer: Answer, _ rendering: Rendering, sharedKey: String? = nil, sharedSeconds: Int = 0
    ) throws -> Response {
        var response: Response
        switch answer.content {
        case .page where files.problems != nil, .early where files.problems != nil:
            response = try problemsResponse(rendering)
        case .page(let page):
            if let sharedKey, rendering.visit.signedIn == nil, answer.status == .ok {
                return try sharedPage(page, rendering, sharedKey, sharedSeconds)
            }
            response = try pageResponse(page, answer, rendering)
        case .early(let page): response = try earlyResponse(page, rendering)
        case .redirect(let path): response = redirectResponse(path, rendering.exchange)
        case .bytes(let bytes, let type): response = bytesResponse(bytes, type, answer, rendering)
        case .file(let name, let type, let write):
            var fields = headers.with(PageHeaders.bare)
            fields[.contentType] = type
            fields[.contentDisposition] = FileNames.disposition(name)
            fields[.cacheControl] = Self.privatePage
            response = Response(
                status: .ok, headers: fields,
                body: ResponseBody { writer in
                    var file = FileWriter(body: writer)
                    try await self.tellingWhatBreaks(rendering.exchange) { try await write(&file) }
                    try await file.body.finish(nil)
                })
        }
        setCookies(answer, rendering, &response)
        if answer.hidesReferrer { response.headers[.referrerPolicy] = "no-referrer" }
        response.headers[.requestID] = rendering.exchange.requestID
        return response
    }

    func redirectResponse(
        _ path: String, _ exchange: Exchange, status: HTTPResponse.Status = .seeOther
    ) -> Response {
        var fields = headers.with(PageHeaders.bare)
        fields[.location] = path
        fields[.cacheControl] = Self.privatePage
        fields[.requestID] = exchange.requestID
        return Response(status: status, headers: fields)
    }

    func assetResponse(_ file: Assets.File, _ exchange: Exchange) -> Response {
        var fields = headers.with(PageHeaders.bare)
        fields[.contentType] = file.type
        fields[.cacheControl] = "public, max-age=31536000, immutable"
        guard let gzip = file.gzip else {
            return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: file.plain))
        }
        fields[.vary] = "Accept-Encoding"
        if exchange.acceptsGzip { fields[.contentEncoding] = "gzip" }
        let body = exchange.acceptsGzip ? gzip : file.plain
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
    }

    func sharedResponse(_ kept: SharedPages.Kept, _ exchange: Exchange) -> Response {
        if let known = exchange.request.headers[.ifNoneMatch], EntityTag.list(known, holds: kept.tag) {
            var fields = kept.headers
            fields[.contentType] = nil
            return Response(status: .notModified, headers: fields)
        }
        if exchange.acceptsGzip, let gzip = kept.gzip {
            return Response(status: .ok, headers: kept.gzipHeaders, body: ResponseBody(byteBuffer: gzip))
        }
        return Response(status: .ok, headers: kept.headers, body: ResponseBody(byteBuffer: kept.plain))
    }

    /// The page for a problem; plain text when there is no tenant to show it for or it cannot be rendered.
    func problemResponse(_ problem: Problem, _ exchange: Exchange, tenant: Tenant?, signedIn: SignedIn?) -> Response {
        let nonce = newNonce()
        var fields = headers.page(nonce: nonce)
        fields[.cacheControl] = Self.privatePage
        fields[.requestID] = exchange.requestID
        if !problem.allow.isEmpty { fields[.allow] = problem.allow.joined(separator: ", ") }
        if let seconds = problem.retryAfterSeconds { fields[.retryAfter] = String(seconds) }
        let status = HTTPResponse.Status(code: problem.status.rawValue)
        let language = language(VisitorLanguage(exchange, names, tenant).locale)
        let (heading, text) = (language.say(problem.heading), language.say(problem.text))
        fields[.vary] = Self.variesByLanguage
        let incident = problem.status == .internalServerError ? exchange.requestID : nil
        if let tenant {
            let page = ProblemPage(
                frame: PublicFrame(heading, tenant: tenant, signedIn: signedIn, path: exchange.path),
                heading: heading, text: text, incident: incident,
                wayOn: problem.wayOn.map { ProblemPage.WayOn(label: language.say($0.label), href: $0.href) })
            if let bytes = try? templates.render(
                page,
                RenderContext(
                    nonce: nonce, csrfToken: formToken(exchange, tenant, signedIn), locale: language.locale,
                    zone: tenant.zone, path: exchange.path))
            {
                fields[.contentType] = "text/html; charset=utf-8"
                return Response(status: status, headers: fields, body: compressed(bytes, exchange, &fields))
                    .with(fields)
            }
        }
        fields[.contentType] = "text/plain; charset=utf-8"
        let number = incident.map { " " + language.say("Number: \($0)") } ?? ""
        let plain = "\(heading). \(text)\(number)\n"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: plain)))
    }

    var templates: TemplateSet { files.templates.set }

    /// The page about edited templates that cannot be used, made from the set before.
    private func problemsResponse(_ rendering: Rendering) throws -> Response {
        guard let problems = files.problems else { throw Problem.broken }
        let page = TemplateProblemsPage(rendering.visit, problems)
        return try pageResponse(page, .page(page, status: .internalServerError), rendering)
    }

    /// The token for the forms of a problem's page: only those who are signed in see one there.
    private func formToken(_ exchange: Exchange, _ tenant: Tenant, _ signedIn: SignedIn?) -> String {
        guard signedIn != nil, let session = exchange.cookies[names.session].flatMap({ SecretToken($0) }) else {
            return ""
        }
        return tokens.token(for: session, at: tenant.id, signedIn: true)
    }

    private func pageResponse(_ page: some Page, _ answer: Answer, _ rendering: Rendering) throws -> Response {
        let status = HTTPResponse.Status(code: answer.status.rawValue)
        var (context, fields, fresh) = try pageHead(rendering)
        if fresh == nil, !rendering.exchange.acceptsGzip {
            let body = try written(page, context)
            return Response(status: status, headers: fields, body: body)
        }
        let bytes = try templates.render(page, context)
        if let fresh, bytes.holds(Self.csrfMark) { fields.append(visitorCookie(fresh)) }
        let body = compressed(bytes, rendering.exchange, &fields)
        return Response(status: status, headers: fields, body: body)
    }

    /// What a page for one person is rendered with, its headers, and the secret of a visitor who had none.
    func pageHead(_ rendering: Rendering) throws -> (RenderContext, HTTPFields, SecretToken?) {
        let nonce = newNonce()
        let fresh = rendering.holder == nil ? SecretToken.make(chance) : nil
        guard let holder = rendering.holder ?? fresh else { throw Problem.broken }
        let token = tokens.token(
            for: holder, at: rendering.visit.tenant.id, signedIn: rendering.visit.sessionToken != nil)
        var fields = headers.page(nonce: nonce)
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.cacheControl] = Self.privatePage
        fields[.vary] = rendering.isPublic ? Self.variesByLanguage : Self.varies
        let context = RenderContext(
            nonce: nonce, csrfToken: token, locale: rendering.locale, zone: rendering.visit.tenant.zone,
            path: rendering.exchange.path, now: rendering.visit.now)
        return (context, fields, fresh)
    }

    func visitorCookie(_ token: SecretToken) -> HTTPField {
        let cookie = OwnCookie(name: names.visitor, value: token.text, maxAge: nil, isSecure: names.isSecure)
        return HTTPField(name: .setCookie, value: cookie.header)
    }

    /// The page, written into the buffer that is sent.
    private func written(_ page: some Page, _ context: RenderContext) throws -> ResponseBody {
        var buffer = ByteBuffer()
        let larger = try templates.write(page, context) { capacity, fill in
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity, fill)
        }
        if let larger { buffer.writeBytes(larger) }
        return ResponseBody(byteBuffer: buffer)
    }

    /// Renders a page for all visitors and keeps it. A page with a form that posts is never shared.
    private func sharedPage(
        _ page: some Page, _ rendering: Rendering, _ key: String, _ seconds: Int
    ) throws -> Response {
        let bytes = try templates.render(
            page,
            RenderContext(
                locale: rendering.locale, zone: rendering.visit.tenant.zone, path: rendering.exchange.path,
                now: rendering.visit.now))
        if bytes.holds(Self.csrfMark) { return try pageResponse(page, .page(page), rendering) }
        var fields = headers.with(PageHeaders.shared)
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.cacheControl] = Self.sharedPage
        fields[.vary] = Self.variesByLanguage
        let tag = EntityTag.weak(bytes)
        fields[.eTag] = tag
        let gzip = bytes.count >= Gzip.worthwhile ? Gzip.compress(bytes, level: Gzip.small) : nil
        var gzipFields = fields
        gzipFields[.contentEncoding] = "gzip"
        let kept = SharedPages.Kept(
            plain: ByteBuffer(bytes: bytes), gzip: gzip.map { ByteBuffer(bytes: $0) }, tag: tag, headers: fields,
            gzipHeaders: gzipFields, until: .now + .seconds(seconds))
        shared.keep(kept, key)
        return sharedResponse(kept, rendering.exchange)
    }

    private func bytesResponse(_ bytes: [UInt8], _ type: String, _ answer: Answer, _ rendering: Rendering) -> Response {
        let isLetter = type.hasPrefix("text/html")
        var fields = headers.with(isLetter ? PageHeaders.letter : PageHeaders.bare)
        fields[.contentType] = type
        fields[.cacheControl] = Self.privatePage
        if let name = answer.fileName { fields[.contentDisposition] = FileNames.disposition(name) }
        let body = compressed(bytes, rendering.exchange, &fields)
        return Response(status: .init(code: answer.status.rawValue), headers: fields, body: body)
    }

    func compressed(_ bytes: [UInt8], _ exchange: Exchange, _ fields: inout HTTPFields) -> ResponseBody {
        if fields[.vary] == nil { fields[.vary] = Self.varies }
        guard exchange.acceptsGzip, bytes.count >= Gzip.worthwhile, let gzip = Gzip.compress(bytes, level: Gzip.fast)
        else { return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }
        fields[.contentEncoding] = "gzip"
        return ResponseBody(byteBuffer: ByteBuffer(bytes: gzip))
    }

    private func setCookies(_ answer: Answer, _ rendering: Rendering, _ response: inout Response) {
        func set(_ name: String, _ value: String, maxAge: Int? = nil) {
            let cookie = OwnCookie(name: name, value: value, maxAge: maxAge, isSecure: names.isSecure)
            response.headers.append(HTTPField(name: .setCookie, value: cookie.header))
        }
        if let language = rendering.keptLanguage {
            set(names.language, language, maxAge: VisitorLanguage.keptForSeconds)
        }
        if let notice = answer.notice {
            let said = notice.said(in: rendering.visit.language)
            set(names.notice, notices.value(said), maxAge: NoticeCookie.keptForSeconds)
        } else if rendering.visit.notice != nil, answer.isPage {
            set(names.notice, "", maxAge: 0)
        }
        if let token = answer.sessionToken ?? rendering.renewedToken?.text { set(names.session, token) }
        if let token = answer.challengeToken {
            set(names.challenge, token)
        } else if answer.sessionToken != nil, rendering.visit.challengeToken != nil {
            set(names.challenge, "", maxAge: 0)
        }
        if answer.endsSession {
            set(names.session, "", maxAge: 0)
            if answer.notice == nil { response.headers[.clearSiteData] = "\"cache\", \"cookies\", \"storage\"" }
        }
    }

    private func newNonce() -> String { Base64.standard(chance.bytes(16)) }
}

extension Response {
    fileprivate func with(_ headers: HTTPFields) -> Response {
        Response(status: status, headers: headers, body: body)
    }
}

/// Names of files that browsers save.
enum FileNames {
    /// RFC 6266 with the encoding of RFC 8187: plain letters for old browsers, the rest percent-encoded.
    static func disposition(_ name: String) -> String {
        var encoded = ""
        for byte in name.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + Digest.hex([byte]).uppercased()
            }
        }
        return "attachment; filename*=UTF-8''\(encoded)"
    }
}

extension [UInt8] {
    /// Whether some bytes stand in these, one after the other. The standard library's generic search took a third of
    /// the time of a small page.
    fileprivate func holds(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, count >= wanted.count else { return false }
        for start in 0...(count - wanted.count) where self[start] == first {
            if self[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
        }
        return false
    }
}
