import DatabaseSupport
import Engagement
import Foundation
import Identity
import Kernel
import Mail
import Postgres
import TestSupport
import Testing

@Suite(.database) struct MailboxTests {
    /// A letter with a secret in its link that waits in the outbox.
    private func post(_ trial: Trial, subject: String = "Your <b>portal</b> access") async throws -> Identifier {
        let letter = Letter(
            from: Mailbox("Northwind Fiber", try #require(EmailAddress("partners@northwind.example"))),
            to: Mailbox("Ana <script>", try #require(EmailAddress("ana@diaz.example"))), subject: subject,
            html: "<p>Hello <a href=\"http://trial.example/invite/open-sesame\">you</a></p>",
            text: "Hello\n\nhttp://trial.example/invite/open-sesame", secrets: ["open-sesame"])
        let occasion = LetterOccasion(
            template: "portal_invitation", recordKind: "account", recordID: trial.newID(), event: "test")
        let id = try await trial.database.transaction(trial.tenant.id) { tx in
            try await Outbox(tx, clock: trial.clock.clock, chance: .system).post(letter, for: occasion)
        }
        return try #require(id)
    }

    private func fail(_ trial: Trial, _ id: Identifier) async throws {
        _ = try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute(
                """
                update letters set status = 'failed', problem = '550 no such user', attempts = 6
                where tenant_id = \(trial.tenant.id) and id = \(id)
                """)
        }
    }

    @Test func `staff find a letter, read it, and see its body in a frame that runs nothing`() async throws {
        try await Trial.run { trial in
            let id = try await post(trial)
            let browser = try await trial.staff(.finance)
            let list = try await browser.get("/admin/emails?search=ana@&status=queued&template=portal_invitation")
            #expect(list.status == 200 && list.contains("Your &lt;b&gt;portal&lt;/b&gt; access"))
            #expect(try await !browser.get("/admin/emails?search=nobody").contains("portal&lt;"))
            #expect(try await browser.get("/admin/emails?search=nobody").contains("No letter matches"))
            let page = try await browser.get("/admin/emails/\(id)")
            #expect(page.status == 200 && page.contains("src=\"/admin/emails/\(id)/body\"") && page.contains("sandbox"))
            #expect(!page.contains("<script>") && page.contains("Ana &lt;script&gt;"))
            #expect(page.contains("href=\"http://trial.example/invite/open-sesame\""))
            let body = try await browser.get("/admin/emails/\(id)/body")
            #expect(body.text.hasPrefix("<p>Hello"))
            #expect(body.header("Content-Security-Policy")?.hasPrefix("sandbox; default-src 'none'") == true)
            #expect(try await browser.get("/admin/emails/\(id)?view=source").contains("Content-Transfer-Encoding"))
            #expect(try await browser.get("/admin/emails/\(id)?view=text").contains("invite/open-sesame"))
        }
    }

    @Test func `only a letter that failed is sent again, and only by who may`() async throws {
        try await Trial.run { trial in
            let id = try await post(trial)
            let admin = try await trial.staff(.admin)
            let finance = try await trial.staff(.finance)
            let early = try await admin.follow(try await admin.post("/admin/emails/\(id)/resend"))
            #expect(early.contains("already on its way"))
            try await fail(trial, id)
            #expect(try await !finance.get("/admin/emails/\(id)").contains("Send again"))
            #expect(try await finance.post("/admin/emails/\(id)/resend").status == 403)
            let failed = try await admin.get("/admin/emails/\(id)")
            #expect(failed.contains("Send again") && failed.contains("550 no such user"))
            let again = try await admin.follow(try await admin.post("/admin/emails/\(id)/resend"))
            #expect(again.contains("The letter to ana@diaz.example is on its way again."))
            try await trial.work()
            #expect(try await admin.get("/admin/emails/\(id)").contains("Sent"))
            #expect(try await trial.audit("letter").map(\.act) == ["letter.resent"])
        }
    }

    @Test func `staff look at every letter of the sample`() async throws {
        try await Trial.run { trial in
            let browser = try await trial.staff(.finance)
            let list = try await browser.get("/admin/emails/samples")
            #expect(list.status == 200 && list.contains("Commission statement"))
            for number in 1...LetterSamples.all.count {
                let path = "/admin/emails/samples/\(number)"
                #expect(list.contains("href=\"\(path)\""))
                let page = try await browser.get(path)
                #expect(page.status == 200 && page.contains("src=\"\(path)/body\"") && page.contains("sandbox"))
                let body = try await browser.get("\(path)/body")
                #expect(body.header("Content-Security-Policy")?.hasPrefix("sandbox; default-src 'none'") == true)
                #expect(try await browser.get("\(path)?view=text").contains("Northwind Fiber sent you this letter"))
            }
            for path in ["0", "99", "x"] {
                #expect(try await browser.get("/admin/emails/samples/\(path)").status == 404)
            }
        }
    }

    @Test func `staff see why an address is suppressed and lift it`() async throws {
        try await Trial.run { trial in
            let id = try await post(trial)
            let address = try #require(EmailAddress("ana@diaz.example"))
            try await trial.database.transaction(trial.tenant.id) { tx in
                try await Suppressions(tx).add(
                    address, .deadAddress, detail: "550 5.1.1 <no> such user", letterID: id, at: trial.clock.now)
            }
            try await trial.work()
            let admin = try await trial.staff(.admin)
            let letter = try await admin.get("/admin/emails/\(id)")
            #expect(letter.contains("Withheld") && letter.contains("The address is suppressed"))
            let list = try await admin.get("/admin/emails/suppressions?search=ana@")
            #expect(list.contains("550 5.1.1 &lt;no&gt; such user") && list.contains("/admin/emails/\(id)"))
            let finance = try await trial.staff(.finance)
            #expect(try await !finance.get("/admin/emails/suppressions").contains("Lift"))
            let refused = try await finance.post("/admin/emails/suppressions/lift", ["address": address.text])
            #expect(refused.status == 403)
            let lifted = try await admin.follow(
                try await admin.post("/admin/emails/suppressions/lift", ["address": address.text]))
            #expect(lifted.contains("gets letters again") && lifted.contains("No address is suppressed"))
            #expect(try await trial.audit("address").map(\.act) == ["letter.suppression_lifted"])
            _ = try await admin.post("/admin/emails/\(id)/resend")
            try await trial.work()
            #expect(try await admin.get("/admin/emails/\(id)").contains("Sent"))
        }
    }

    @Test func `letters of another tenant and of nobody are not found`() async throws {
        try await Trial.run { trial in
            let browser = try await trial.staff(.admin)
            let foreign = trial.newID()
            for path in ["/admin/emails/\(foreign)", "/admin/emails/\(foreign)/body", "/admin/emails/nonsense"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            #expect(try await browser.post("/admin/emails/\(foreign)/resend").status == 404)
            #expect(try await trial.staff(.reviewer).get("/admin/emails").status == 403)
            #expect(try await trial.visitor().get("/admin/emails").status == 303)
        }
    }
}
