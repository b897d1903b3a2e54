import Synchronization

/// The connections of one role, lent to one unit of work at a time.
final class Pool: Sendable {
    private struct Contents {
        var state: PoolState
        var connections: [Int: Connection] = [:]
        var waiters: [Int: UnsafeContinuation<Lease, any Error>] = [:]
        var lastNumber = 0

        mutating func nextNumber() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    /// A connection in use.
    struct Lease: Sendable {
        let number: Int
        let connection: Connection
    }

    /// How long the server may take to show that a connection is alive.
    private static let checkPatience = Duration.seconds(2)

    private let contents: Mutex<Contents>
    private let patience: Duration
    private let open: @Sendable () async throws -> Connection

    init(limit: Int, patience: Duration, open: @escaping @Sendable () async throws -> Connection) {
        contents = Mutex(Contents(state: PoolState(limit: limit)))
        self.patience = patience
        self.open = open
        SocketExecutor.shared.onTick { [weak self] now in
            guard let self else { return false }
            perform { $0.state.tick(at: now) }
            return true
        }
    }

    /// Throws `DatabaseBusy` when no connection becomes free in time, `ConnectionLost` when none can be opened.
    func take() async throws -> Lease {
        try Task.checkCancellation()
        if let lease = takeIdle() { return lease }
        let waiter = contents.withLock { $0.nextNumber() }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                perform { contents in
                    contents.waiters[waiter] = continuation
                    return contents.state.take(waiter, until: .now + patience)
                }
                if Task.isCancelled { withdraw(waiter, CancellationError()) }
            }
        } onCancel: {
            withdraw(waiter, CancellationError())
        }
    }

    func give(_ lease: Lease) {
        let healthy = !lease.connection.isBroken
        if healthy, contents.withLock({ $0.state.keep(lease.number, at: .now) }) { return }
        perform { contents in
            let others = healthy ? [] : contents.state.closeIdle()
            return others + contents.state.give(lease.number, healthy: healthy, at: .now)
        }
    }

    func trim() { perform { $0.state.trim() } }

    func close() { perform { $0.state.close() } }

    private func takeIdle() -> Lease? {
        contents.withLock { contents in
            guard let number = contents.state.takeIdle() else { return nil }
            return contents.connections[number].map { Lease(number: number, connection: $0) }
        }
    }

    private func withdraw(_ waiter: Int, _ error: any Error) {
        let continuation = contents.withLock { contents in
            contents.state.withdraw(waiter) ? contents.waiters.removeValue(forKey: waiter) : nil
        }
        continuation?.resume(throwing: error)
    }

    /// Changes the state and carries out what it decides, outside the lock.
    private func perform(_ change: (inout Contents) -> [PoolState.Action], failure: (any Error)? = nil) {
        var resumptions: [() -> Void] = []
        var closing: [Connection] = []
        var checking: [Lease] = []
        var opening = 0
        contents.withLock { contents in
            for action in change(&contents) {
                switch action {
                case .open: opening += 1
                case .check(let number):
                    contents.connections[number].map { checking.append(Lease(number: number, connection: $0)) }
                case .close(let number): contents.connections.removeValue(forKey: number).map { closing.append($0) }
                case .hand(let number, let waiter):
                    guard let connection = contents.connections[number] else { continue }
                    let continuation = contents.waiters.removeValue(forKey: waiter)
                    let lease = Lease(number: number, connection: connection)
                    resumptions.append { continuation?.resume(returning: lease) }
                case .refuse(let waiter):
                    let continuation = contents.waiters.removeValue(forKey: waiter)
                    resumptions.append { continuation?.resume(throwing: failure ?? DatabaseBusy()) }
                }
            }
        }
        for resume in resumptions { resume() }
        for _ in 0..<opening { openOne() }
        for lease in checking { check(lease) }
    }

    /// Asks the server for a sign of life and puts the connection back, or closes it and all that lie idle beside it.
    private func check(_ lease: Lease) {
        Task {
            _ = try? await lease.connection.run([Statement(text: "select 1")], until: .now + Self.checkPatience)
            give(lease)
        }
    }

    private func openOne() {
        Task {
            do {
                let connection = try await open()
                perform { contents in
                    let number = contents.nextNumber()
                    contents.connections[number] = connection
                    return contents.state.opened(number, at: .now)
                }
            } catch {
                perform({ $0.state.openFailed() }, failure: error)
            }
        }
    }
}
