/// Who may use which connection: decisions only, carried out by `Pool`. Those who wait are served in their order.
struct PoolState {
    enum Action: Equatable {
        case hand(connection: Int, to: Int)
        case open
        case close(connection: Int)
        /// The connection that would have been this one's could not be opened.
        case refuse(Int)
    }

    let limit: Int
    private(set) var idle: [Int] = []
    private(set) var waiting: [Int] = []
    /// Connections that exist, in use or idle.
    private(set) var open = 0
    /// Connections that are being opened.
    private(set) var opening = 0
    private(set) var isClosed = false
    /// The fewest connections that lay idle since the last trim: nobody would have missed them.
    private var spare = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func take(_ waiter: Int) -> [Action] {
        if isClosed { return [.refuse(waiter)] }
        if let connection = idle.popLast() {
            spare = min(spare, idle.count)
            return [.hand(connection: connection, to: waiter)]
        }
        waiting.append(waiter)
        return openIfWorthwhile()
    }

    /// A connection that was asked for with `.open` is there.
    mutating func opened(_ connection: Int) -> [Action] {
        opening -= 1
        open += 1
        return place(connection)
    }

    mutating func openFailed() -> [Action] {
        opening -= 1
        guard !waiting.isEmpty else { return [] }
        return [.refuse(waiting.removeFirst())] + openIfWorthwhile()
    }

    mutating func give(_ connection: Int, healthy: Bool) -> [Action] {
        if healthy { return place(connection) }
        open -= 1
        return [.close(connection: connection)] + openIfWorthwhile()
    }

    /// Somebody no longer waits. False when it was served already.
    mutating func withdraw(_ waiter: Int) -> Bool {
        guard let index = waiting.firstIndex(of: waiter) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// Closes what nobody needed since the last time.
    mutating func trim() -> [Action] {
        let unneeded = Array(idle.prefix(spare))
        idle.removeFirst(unneeded.count)
        open -= unneeded.count
        spare = idle.count
        return unneeded.map { .close(connection: $0) }
    }

    /// Closes all that lie idle: after one has broken the others are likely to be broken too.
    mutating func closeIdle() -> [Action] {
        let closing = idle
        idle = []
        spare = 0
        open -= closing.count
        return closing.map { .close(connection: $0) }
    }

    /// Nobody is served any more; connections in use are closed when they come back.
    mutating func close() -> [Action] {
        isClosed = true
        let refused = waiting.map { Action.refuse($0) }
        waiting = []
        return refused + closeIdle()
    }

    private mutating func place(_ connection: Int) -> [Action] {
        if isClosed {
            open -= 1
            return [.close(connection: connection)]
        }
        if waiting.isEmpty {
            idle.append(connection)
            return []
        }
        return [.hand(connection: connection, to: waiting.removeFirst())]
    }

    private mutating func openIfWorthwhile() -> [Action] {
        guard !isClosed, waiting.count > opening, open + opening < limit else { return [] }
        opening += 1
        return [.open]
    }
}
