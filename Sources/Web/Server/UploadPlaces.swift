import Identity
import Synchronization

/// How many uploads of people who are not signed in are under way. What waits on the disk and in memory at a time has a
/// limit, and one network cannot take all places.
final class UploadPlaces: Sendable {
    static let most = 8
    static let mostOfNetwork = 2

    private let taken = Mutex<[String: Int]>([:])

    /// Takes a place until `leave`. Throws `Problem.busy` when none is free.
    func take(_ address: String) throws -> UploadPlace {
        let network = Network.subscriber(of: address)
        let isFree = taken.withLock { taken in
            guard taken.values.reduce(0, +) < Self.most, taken[network, default: 0] < Self.mostOfNetwork else {
                return false
            }
            taken[network, default: 0] += 1
            return true
        }
        guard isFree else { throw Problem.busy }
        return UploadPlace(places: self, network: network)
    }

    fileprivate func leave(_ network: String) {
        taken.withLock { taken in
            let left = taken[network, default: 1] - 1
            taken[network] = left > 0 ? left : nil
        }
    }
}

/// A place that somebody has, to be left once.
struct UploadPlace: Sendable {
    fileprivate let places: UploadPlaces
    fileprivate let network: String

    func leave() { places.leave(network) }
}
