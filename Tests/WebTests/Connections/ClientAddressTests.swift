import Testing

@testable import Web

@Suite struct ClientAddressTests {
    private static let proxies = ["10.0.0.0/8", "2001:db8::/33", "::1"].compactMap { AddressRange($0) }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.1", "192.0.2.1", true),
        ("192.0.2.1", "192.0.2.2", false), ("192.0.2.128/25", "192.0.2.127", false),
        ("192.0.2.128/25", "192.0.2.129", true), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("10.0.0.0/8", "nonsense", false),
    ])
    func aRangeHoldsItsAddresses(range: String, address: String, holds: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == holds)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0", "host", "::1/129", "10.0.0.0/"])
    func whatIsNoRangeIsRefused(text: String) { #expect(AddressRange(text) == nil) }

    @Test(arguments: [
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"), ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1, 10.0.0.9"], "198.51.100.1"), ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.5"], "10.0.0.5"), ("10.0.0.1", ["6.6.6.6, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.0/24"], "10.0.0.1"), ("::1", ["2001:db9::5"], "2001:db9::5"),
        ("10.0.0.1", [String(repeating: "1.2.3.4,", count: 200)], "10.0.0.1"),
    ])
    func onlyOurOwnProxiesAreBelieved(peer: String, header: [String], address: String) {
        #expect(ClientAddress(proxies: Self.proxies).address(peer: peer, forwardedFor: header) == address)
    }
}
