/// Who may use which connection: decisions only, carried out by `Pool`. Those who wait are served in their order, each
/// until its deadline. Connections that lay idle for long are looked at before somebody needs them.
struct PoolState {
    typealias Moment = ContinuousClock.Instant

    enum Action: Equatable {
        case hand(connection: Int, to: Int)
        case open
        case close(connection: Int)
        /// The connection lay idle for long: ask the server whether it is still there, then give it back.
        case check(connection: Int)
        /// Nobody serves this one: no connection came free in time, none could be opened, or the pool is closed.
        case refuse(Int)
    }

    struct Idle: Equatable {
        let connection: Int
        /// When it came back from its last use or check.
        let since: Moment
    }

    struct Waiter: Equatable {
        let number: Int
        let deadline: Moment
    }

    /// How long a connection may lie idle before it is checked.
    static let checkAfter = Duration.seconds(30)

    let limit: Int
    private(set) var idle: [Idle] = []
    private(set) var waiting: [Waiter] = []
    /// Connections that exist, in use, in a check or idle.
    private(set) var open = 0
    /// Connections that are being opened.
    private(set) var opening = 0
    /// Since the server could last be reached, how many connections could not be opened.
    private(set) var failures = 0
    private(set) var isClosed = false
    /// The fewest connections that lay idle since the last trim: nobody would have missed them.
    private var spare = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func take(_ waiter: Int, until deadline: Moment) -> [Action] {
        if isClosed { return [.refuse(waiter)] }
        if let connection = takeIdle() { return [.hand(connection: connection, to: waiter)] }
        waiting.append(Waiter(number: waiter, deadline: deadline))
        return openIfWorthwhile()
    }

    /// A connection that lies idle, for somebody who need not wait.
    mutating func takeIdle() -> Int? {
        guard !isClosed, let connection = idle.popLast()?.connection else { return nil }
        spare = min(spare, idle.count)
        return connection
    }

    /// Takes a healthy connection back that nobody waits for. False when there is more to be done than that.
    mutating func keep(_ connection: Int, at now: Moment) -> Bool {
        guard !isClosed, waiting.isEmpty else { return false }
        idle.append(Idle(connection: connection, since: now))
        return true
    }

    /// A connection that was asked for with `.open` is there.
    mutating func opened(_ connection: Int, at now: Moment) -> [Action] {
        opening -= 1
        open += 1
        failures = 0
        return place(connection, at: now) + openIfWorthwhile()
    }

    /// The server could not be reached. All who wait are told, since none of them would fare better; while it cannot
    /// be reached, only one connection is tried at a time.
    mutating func openFailed() -> [Action] {
        opening -= 1
        failures += 1
        guard open == 0 else {
            guard !waiting.isEmpty else { return [] }
            return [.refuse(waiting.removeFirst().number)] + openIfWorthwhile()
        }
        let refused = waiting.map { Action.refuse($0.number) }
        waiting = []
        return refused
    }

    mutating func give(_ connection: Int, healthy: Bool, at now: Moment) -> [Action] {
        if healthy { return place(connection, at: now) }
        open -= 1
        return [.close(connection: connection)] + openIfWorthwhile()
    }

    /// Somebody no longer waits. False when it was served already.
    mutating func withdraw(_ waiter: Int) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.number == waiter }) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// Time has passed: turns away whose deadline is over, and has connections checked that lay idle for long.
    mutating func tick(at now: Moment) -> [Action] {
        var actions: [Action] = []
        if let first = waiting.map(\.deadline).min(), first <= now {
            actions = waiting.filter { $0.deadline <= now }.map { .refuse($0.number) }
            waiting.removeAll { $0.deadline <= now }
        }
        if let longest = idle.first, longest.since + Self.checkAfter <= now {
            actions += idle.filter { $0.since + Self.checkAfter <= now }.map { .check(connection: $0.connection) }
            idle.removeAll { $0.since + Self.checkAfter <= now }
            spare = min(spare, idle.count)
        }
        return actions
    }

    /// Closes what nobody needed since the last time.
    mutating func trim() -> [Action] {
        let unneeded = idle.prefix(spare).map(\.connection)
        idle.removeFirst(unneeded.count)
        open -= unneeded.count
        spare = idle.count
        return unneeded.map { .close(connection: $0) }
    }

    /// Closes all that lie idle: after one has broken the others are likely to be broken too.
    mutating func closeIdle() -> [Action] {
        let closing = idle.map(\.connection)
        idle = []
        spare = 0
        open -= closing.count
        return closing.map { .close(connection: $0) }
    }

    /// Nobody is served any more; connections in use are closed when they come back.
    mutating func close() -> [Action] {
        isClosed = true
        let refused = waiting.map { Action.refuse($0.number) }
        waiting = []
        return refused + closeIdle()
    }

    private mutating func place(_ connection: Int, at now: Moment) -> [Action] {
        if isClosed {
            open -= 1
            return [.close(connection: connection)]
        }
        if keep(connection, at: now) { return [] }
        return [.hand(connection: connection, to: waiting.removeFirst().number)]
    }

    private mutating func openIfWorthwhile() -> [Action] {
        let atOnce = failures > 0 ? 1 : limit
        guard !isClosed, waiting.count > opening, opening < atOnce, open + opening < limit else { return [] }
        opening += 1
        return [.open]
    }
}
