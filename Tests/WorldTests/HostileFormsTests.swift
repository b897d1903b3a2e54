import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Web
import World

/// Every form of the program gets values that want to break it: none ends in a failure, none comes back as markup.
@Suite(.database) struct HostileFormsTests {
    static let mark = "zq9kx"
    static let values: [String] = [
        "", " ", "\u{0}", "\(mark)\u{0}\(mark)", "\r\n\(mark): x", "<script>\(mark)</script>", "\"><img src=x onerror=\(mark)>",
        "'><svg onload=\(mark)>", "javascript:\(mark)", "{{\(mark)}}", "{{{\(mark)}}}", "${\(mark)}", "' or '1'='1' -- \(mark)",
        "'; drop table accounts; -- \(mark)", "\\", "%00", "%", "../../../etc/passwd", "//evil.example/\(mark)",
        "-1", "0", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e309", "NaN", "0x10", "١٢٣",
        "1.000.000,00", "0.001", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "\u{202E}\(mark)", "\u{FEFF}",
        "e\u{301}", "\u{1F469}\u{200D}\u{1F4BB}", "\u{D7FF}\u{E000}", String(repeating: "a", count: 5000),
        String(repeating: "é", count: 3000), "a@b", "a@b.example\r\nBcc: \(mark)@evil.example", "=1+1", "true", "[object]",
        "00000000-0000-0000-0000-000000000000", "\u{0}\u{1}\u{2}\u{7F}\u{85}",
    ]

    private struct Form {
        let path: String
        let names: [String]
    }

    @Test func noFormBreaksOrEchoesWhatItGot() async throws {
        try await Trial.demo { trial in
            var findings: [String] = []
            var sent = 0
            for browser in try await people(trial) {
                for form in try await forms(trial, browser) {
                    for (number, value) in Self.values.enumerated() {
                        let fields = form.names.enumerated().map { place, name in
                            // One field hostile and the others harmless, then all of them hostile.
                            (name, number % 3 == 0 || place == number % max(1, form.names.count) ? value : "1")
                        }
                        let reply = try await browser.post(form.path, pairs: fields)
                        sent += fields.count
                        if reply.status >= 500 { findings.append("\(form.path): \(reply.status) for \(value.debugDescription)") }
                        for raw in ["<script>\(Self.mark)", "onerror=\(Self.mark)>", "<svg onload=\(Self.mark)"]
                        where reply.contains(raw) {
                            findings.append("\(form.path) echoes \(raw)")
                        }
                    }
                }
            }
            #expect(findings.isEmpty, "\(findings.prefix(40).joined(separator: "\n"))")
            #expect(sent > 5000, "control: \(sent) values were sent")
        }
    }

    private func people(_ trial: Trial) async throws -> [Browser] {
        let reseller = try await trial.database.reading(trial.tenant.id) { tx in
            try #require(try await tx.first("select id from resellers order by created_at limit 1"))
        }
        return [
            trial.visitor(),
            try await trial.staff(
                .admin, .director, .reviewer, .finance, .channelManager, .technical, .financeApprover),
            try await trial.reseller(try reseller["id"], .owner),
        ]
    }

    /// The forms that a browser finds on its pages, with the names of their fields.
    private func forms(_ trial: Trial, _ browser: Browser) async throws -> [Form] {
        var forms: [String: Form] = [:]
        var waiting = ["/", "/signin", "/forgot", "/apply", "/admin", "/portal", "/admin/profile", "/portal/profile"]
        var seen = Set(waiting)
        var pages = 0
        while let path = waiting.popLast(), pages < 120 {
            pages += 1
            let reply = try await browser.get(path)
            guard reply.status == 200, reply.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
            for form in reply.text.matches(of: /(?s)<form[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/) {
                let action = String(form.1)
                guard action.hasPrefix("/"), action != "/signout" else { continue }
                let names = form.2.matches(of: /\sname="([^"]+)"/).map { String($0.1) }
                let unique = Set(names).subtracting([FormFields.csrfName]).sorted()
                forms[Self.kind(action)] = Form(path: action, names: unique)
            }
            for link in reply.links where !link.hasPrefix("/assets/") && seen.insert(Self.kind(link)).inserted {
                waiting.append(String(link.prefix { $0 != "#" }))
            }
        }
        return forms.values.sorted { $0.path < $1.path }
    }

    private static func kind(_ path: String) -> String {
        path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map {
            Identifier($0) == nil ? String($0) : "{id}"
        }.joined(separator: "/")
    }
}
