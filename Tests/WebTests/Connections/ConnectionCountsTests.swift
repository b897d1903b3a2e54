import Testing

@testable import Web

@Suite struct ConnectionCountsTests {
    @Test func anAddressHasAtMostItsShareAndGetsItBack() {
        let counts = ConnectionCounts(most: 2)
        #expect(counts.open("192.0.2.1") && counts.open("192.0.2.1"))
        #expect(!counts.open("192.0.2.1"))
        #expect(counts.open("192.0.2.2"), "another address is not concerned")
        counts.close("192.0.2.1")
        #expect(counts.open("192.0.2.1"))
    }
}
