import DatabaseSupport
import Foundation
import Identity
import Kernel
import TestSupport
import Testing
import World

/// Everybody of the demo follows every link that their pages show.
@Suite(.database) struct CrawlTests {
    static let people: [(address: String, home: String)] = [
        ("owner@northwind.example", "/admin"), ("reviewer@northwind.example", "/admin"),
        ("finance@northwind.example", "/admin"), ("approver@northwind.example", "/admin"),
        ("success@northwind.example", "/admin"), ("channel@northwind.example", "/admin"),
        ("legal@northwind.example", "/admin"),
        ("operator@tributary.example", "/operator"), ("dana@brightline.example", "/portal"),
        ("sam@brightline.example", "/portal"),
    ]
    /// Pages that one person looks at; lists of the demo are long.
    static let mostPages = 150

    @Test func everyLinkOfEveryPersonLeadsToAPage() async throws {
        try await Trial.demo { trial in
            for person in Self.people {
                let browser = trial.visitor()
                do {
                    try await browser.signIn(person.address, password: Demo.password)
                } catch {
                    Issue.record("\(person.address) cannot sign in")
                    continue
                }
                try await crawl(browser, from: person.home, who: person.address)
            }
            try await crawl(trial.visitor(), from: "/", who: "a visitor")
        }
    }

    private func crawl(_ browser: Browser, from start: String, who: String) async throws {
        var waiting = [start]
        var seen: Set<String> = [start]
        var count = 0
        while !waiting.isEmpty, count < Self.mostPages {
            let path = waiting.removeFirst()
            count += 1
            let reply = try await browser.get(path)
            guard reply.status == 200 else {
                #expect(reply.status == 303, "\(who): \(path) gives \(reply.status)")
                continue
            }
            guard reply.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
            check(reply, who)
            for link in reply.links where !link.hasPrefix("/assets/") {
                let target = String(link.prefix { $0 != "#" })
                if seen.insert(kind(target)).inserted { waiting.append(target) }
            }
        }
    }

    /// One address per kind of page: the same path with other keys or another page of a list is the same page.
    private func kind(_ path: String) -> String {
        let parts = path.prefix { $0 != "?" }.split(separator: "/").map { Identifier($0) == nil ? String($0) : "{id}" }
        let names = path.drop { $0 != "?" }.split(separator: "&").map { $0.prefix { $0 != "=" } }
        return parts.joined(separator: "/") + names.joined(separator: "&")
    }

    private func check(_ reply: Reply, _ who: String) {
        let text = reply.text
        let place = "\(who): \(reply.path)"
        #expect(text.components(separatedBy: "<h1").count == 2, "\(place) has not exactly one h1")
        #expect(!text.contains("about:blank#refused"), "\(place) has a refused address")
        #expect(text.contains("Northwind Fiber</title>"), "\(place) has no title that ends with the tenant")
        #expect(!text.contains(" style=\""), "\(place) has an inline style")
        let ids = text.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        let doubled = Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys
        #expect(doubled.isEmpty, "\(place) has ids twice: \(doubled.joined(separator: ", "))")
    }
}
