import Testing

@testable import Web

@Suite struct ConnectionCountsTests {
    @Test func anAddressHasAtMostItsShareAndGetsItBack() {
        let counts = ConnectionCounts(most: 2)
        #expect(counts.open("192.0.2.1") && counts.open("192.0.2.1"))
        #expect(!counts.open("192.0.2.1"))
        #expect(counts.open("192.0.2.2"), "another address is not concerned")
        #expect(counts.open("2001:db8:1:2::1") && counts.open("2001:db8:1:2::2"))
        #expect(!counts.open("2001:db8:1:2:3::4"), "one subscriber")
        counts.close("192.0.2.1")
        #expect(counts.open("192.0.2.1"))
    }
}
