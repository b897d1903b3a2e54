import Foundation
import Kernel
import Templates
import Testing

@testable import Engagement

@Suite struct LetterTests {
    private let templates: TemplateSet
    private let context = RenderContext(zone: Zone("America/New_York") ?? .utc)

    init() throws {
        templates = try TemplateSet(views: "Views", emails: "Emails", pages: [], letters: LetterPages.all)
    }

    private func render(_ letter: some LetterPage) throws -> RenderedLetter {
        try templates.render(letter: letter, context)
    }

    @Test func `every letter has a sample`() {
        let names = Set(LetterSamples.all.map { type(of: $0).letter })
        #expect(names == Set(LetterPages.names))
    }

    @Test func `every link is absolute and every letter has one button with its address below`() throws {
        for sample in LetterSamples.all {
            let letter = try render(sample)
            let links = letter.html.split(separator: "href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
            #expect(links.allSatisfy { $0.hasPrefix("https://partners.northwind.example/") || $0.hasPrefix("mailto:") })
            let acts = links.filter { $0.hasPrefix("https:") && !$0.contains("/letters/") }
            #expect(Set(acts).count == 1, "\(type(of: sample).letter)")
            #expect(letter.html.split(separator: "class=\"button\"").count == 2)
            #expect(letter.html.utf8.count < 102_000)
            #expect(!letter.subject.contains("\n") && !letter.subject.isEmpty)
        }
    }

    /// Amounts, dates, ids, addresses: whatever has a digit or an @ in the HTML is a fact.
    @Test func `the text says every fact of the HTML`() throws {
        for sample in LetterSamples.all {
            let letter = try render(sample)
            let said = Set(Self.facts(letter.text))
            let missing = Self.facts(Self.visibleText(letter.html)).filter { !said.contains($0) }
            #expect(missing.isEmpty, "\(type(of: sample).letter): \(missing)")
        }
    }

    @Test func `letters say who sent them, why, and whom to ask`() throws {
        for sample in LetterSamples.all {
            let letter = try render(sample)
            for part in [letter.html, letter.text] {
                #expect(part.contains("Northwind Fiber sent you this letter because"))
                #expect(part.contains("partners@northwind.example"))
                #expect(part.contains("1 Harbour Street, Brightwater, NC 27010"))
            }
        }
    }

    @Test func `hostile names stay text`() throws {
        let name = "<b onclick=\"x\">Ana & 'Söhne' {{brand.name}}</b>"
        let brand = Brand(
            name: "North<script>wind", accent: "\"><script>", supportEmail: "help@northwind.example",
            footerAddress: "1 <i>Way</i>")
        let letter = try render(
            ApplicationReceivedLetter(
                brand: brand, recipient: "a&b@diaz.example", contactName: name, companyName: name,
                reference: "APP-1", submittedAt: Instant(seconds: 0), claimDays: 2, decisionDays: 5,
                statusLink: "javascript:alert(1)"))
        for tag in ["<b ", "<script", "<i>", "href=\"javascript"] { #expect(!letter.html.contains(tag), "\(tag)") }
        #expect(letter.html.contains("&lt;b onclick=&quot;x&quot;&gt;Ana &amp; "))
        #expect(letter.text.contains(name))
        #expect(letter.subject.contains(name))
    }

    @Test(arguments: [
        ("#0f5c66", true), ("#000000", true), ("#ffffff", false), ("#ffcc00", false), ("0f5c66", false),
        ("#0f5c6", false), ("#0f5c6g", false), ("", false), ("red", false),
    ])
    func `a button is white on a colour on which white can be read`(_ accent: String, _ isKept: Bool) {
        let brand = Brand(name: "N", accent: accent, supportEmail: "", footerAddress: "")
        #expect(brand.accent.text == (isKept ? accent : "#0f5c66"))
    }

    private static func visibleText(_ html: String) -> String {
        let body = html.components(separatedBy: "</style>").last ?? ""
        var text = ""
        var inTag = false
        for character in body {
            if character == "<" {
                inTag = true
                text += " "
            } else if character == ">" {
                inTag = false
            } else if !inTag {
                text.append(character)
            }
        }
        return text.replacingOccurrences(of: "&nbsp;", with: " ").replacingOccurrences(of: "&zwnj;", with: " ")
            .replacingOccurrences(of: "&#847;", with: " ").replacingOccurrences(of: "&amp;", with: "&")
    }

    private static func facts(_ text: String) -> [String] {
        text.split { $0.isWhitespace || "(),;:".contains($0) }
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: ".")) }
            .filter { $0.contains { $0.isNumber || $0 == "@" } }
    }
}
