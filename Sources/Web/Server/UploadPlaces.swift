import Identity
import Synchronization

/// How many uploads of people who are not signed in are under way. What waits on the disk at a time has a limit, and
/// one network cannot take all places.
final class UploadPlaces: Sendable {
    static let most = 8
    static let mostOfNetwork = 2

    private let taken = Mutex<[String: Int]>([:])

    /// Runs an upload in a place. Throws `Problem.busy` when none is free.
    func within<Value: Sendable>(
        _ address: String, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let network = Network.subscriber(of: address)
        let isFree = taken.withLock { taken in
            guard taken.values.reduce(0, +) < Self.most, taken[network, default: 0] < Self.mostOfNetwork else {
                return false
            }
            taken[network, default: 0] += 1
            return true
        }
        guard isFree else { throw Problem.busy }
        defer {
            taken.withLock { taken in
                let left = taken[network, default: 1] - 1
                taken[network] = left > 0 ? left : nil
            }
        }
        return try await body()
    }
}
