import Synchronization
import Testing

@testable import Templates

/// Where an address from data stood that was not shown.
@Suite struct RefusedAddressTests {
    private final class Told: Sendable {
        private let kept = Mutex<[RefusedAddress]>([])

        var all: [RefusedAddress] { kept.withLock { $0 } }
        func add(_ address: RefusedAddress) { kept.withLock { $0.append(address) } }
    }

    private static let link = "{{%props href: URL}}\n<a href=\"{{href}}\">x</a>"

    private func told(_ template: String, _ page: Samples, times: Int = 1) throws -> [RefusedAddress] {
        let told = Told()
        let set = try TestTemplates.set(
            ["page.html": template, "link.html": Self.link], pages: [Samples.self], refused: told.add)
        for _ in 0..<times { _ = try set.render(page, .example) }
        return told.all
    }

    @Test func theTagIsToldAndHowItWasReached() throws {
        let found = try told(
            "<ul>\n{{#people as one}}\n<li>{{>link href=url}}</li>\n{{/people}}\n</ul>", Samples(url: "javascript:x"))
        #expect(found.map(\.place) == ["link.html:2:10"], "a list tells it once")
        #expect(found.map(\.trail) == [["called as link.html at page.html:3:5", "rendered by Samples"]])
    }

    @Test(arguments: [
        "<a href=\"{{url}}\">x</a>", "<a href=\"{{url|lower}}\">x</a>", "<form action=\"{{url}}\"></form>",
        "<a href=\"{{note}}\">x</a>", "<a href=\"{{first.name}}\">x</a>", "<a href=\"{{url|default:title}}\">x</a>",
        "{{#people as one}}<a href=\"{{one.name}}\">x</a>{{/people}}", "{{#note}}<a href=\"{{.}}\">x</a>{{/note}}",
    ])
    func whateverPrintsTheAddress(template: String) throws {
        let bad = "javascript:alert(1)"
        let page = Samples(note: bad, people: [Person(name: bad), Person(name: bad)], url: bad)
        #expect(try told(template, page).count == 1)
        #expect(try told(template, page, times: 2).count == 2)
        #expect(try told(template, Samples(note: "/a", people: [Person(name: "/b")], url: "/c")).isEmpty)
        #expect(try told(template, Samples(people: [Person(name: "/b")], url: "/c")).isEmpty)
    }

    @Test func eachTagOfAPageIsTold() throws {
        let found = try told("<a href=\"{{url}}\">x</a>\n<a href=\"{{url}}\">y</a>", Samples(url: "vbscript:x"))
        #expect(found.map(\.place) == ["page.html:1:10", "page.html:2:10"])
    }
}
