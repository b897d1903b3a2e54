import Testing

/// Makes the migrated template before the suite's first test runs, so that no test pays for it.
public struct DatabaseTrait: SuiteTrait, TestTrait {
    public func prepare(for test: Test) async throws {
        try await TestDatabase.prepare()
    }
}

extension Trait where Self == DatabaseTrait {
    public static var database: DatabaseTrait { DatabaseTrait() }
}
