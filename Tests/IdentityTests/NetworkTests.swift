import Testing

@testable import Identity

@Suite struct NetworkTests {
    @Test(arguments: [
        ("203.0.113.7", "203.0.113"), ("203.0.113.200", "203.0.113"), ("::ffff:203.0.113.7", "203.0.113"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("2001:db8:1:2::9", "2001:db8:1:2"), ("2001:db8::9", "2001:db8:0:0"),
        ("::1", "0:0:0:0"),
    ])
    func aNetworkIsWhatOneSubscriberHas(address: String, network: String) {
        #expect(Network.of(address) == network)
    }
}
