import Testing

@testable import Postgres

@Suite struct ProgramAddressTests {
    @Test(arguments: [
        #"host=db.example user=owner password='it\'s' dbname=tributary"#,
        "postgresql://owner:it%27s@db.example/tributary",
    ])
    func thePasswordIsNoArgument(address: String) throws {
        let taken = try ProgramAddress(address)
        #expect(!taken.plain.contains("it's") && !taken.plain.contains("password"))
        #expect(taken.environment == ["PGPASSWORD": "it's"])
        #expect(taken.plain.contains("host='db.example'") && taken.plain.contains("user='owner'"))
    }

    /// The programs take it from nowhere but their arguments.
    @Test func thePasswordOfAKeyIsRefused() throws {
        #expect(throws: ServerProblem.self) { try ProgramAddress("host=db.example sslkey=/k sslpassword=it") }
    }

    @Test func whatIsLeftKeepsItsMeaning() throws {
        let taken = try ProgramAddress("host=/tmp/x options='-c search_path=\\'a b\\''")
        let again = try ProgramAddress(taken.plain)
        #expect(again.plain == taken.plain && taken.environment.isEmpty)
        #expect(throws: ServerProblem.self) { try ProgramAddress("no such = = thing") }
    }
}
