import Kernel
import Testing

@testable import Postgres

/// Drives the state machine with random events and checks after each what must always hold.
struct PoolStateTests {
    private struct Model {
        var state: PoolState
        var idle: Set<Int> = []
        var used: Set<Int> = []
        var waiting: [Int] = []
        var opening = 0
        var lastNumber = 0
        var isClosed = false
        var now = ContinuousClock.now
        var checking: Set<Int> = []
        var deadlines: [Int: ContinuousClock.Instant] = [:]

        mutating func apply(_ actions: [PoolState.Action]) {
            for action in actions {
                switch action {
                case .hand(let connection, let waiter):
                    #expect(!used.contains(connection), "a connection is handed to one at a time")
                    idle.remove(connection)
                    used.insert(connection)
                    if let first = waiting.first, waiting.contains(waiter) {
                        #expect(first == waiter, "who came first is served first")
                    }
                    waiting.removeAll { $0 == waiter }
                case .open: opening += 1
                case .check(let connection):
                    let wasIdle = idle.remove(connection) != nil
                    #expect(wasIdle, "only idle connections are checked")
                    used.insert(connection)
                    checking.insert(connection)
                case .close(let connection):
                    let existed = idle.remove(connection) != nil || used.remove(connection) != nil
                    #expect(existed)
                case .refuse(let waiter): waiting.removeAll { $0 == waiter }
                }
            }
        }

        func check(limit: Int) {
            #expect(state.open == idle.count + used.count)
            #expect(state.opening == opening)
            #expect(Set(state.idle.map(\.connection)) == idle)
            #expect(state.waiting.map(\.number) == waiting)
            #expect(state.open + state.opening <= limit)
            #expect(waiting.isEmpty || idle.isEmpty, "nobody waits while a connection lies idle")
            let help = opening + (used.isEmpty ? 0 : 1)
            #expect(waiting.isEmpty || help > 0, "whoever waits is waiting for something")
            #expect(!isClosed || (idle.isEmpty && waiting.isEmpty))
        }
    }

    @Test(arguments: UInt64(1)...40)
    func whatAlwaysHolds(seed: UInt64) {
        let chance = Chance.seeded(seed)
        let limit = 1 + Int(chance.number(below: 5))
        var model = Model(state: PoolState(limit: limit))
        for _ in 0..<2000 {
            step(&model, chance)
            model.check(limit: limit)
        }
        if !model.isClosed { model.apply(model.state.close()) }
        model.isClosed = true
        for connection in model.used { model.apply(model.state.give(connection, healthy: true, at: model.now)) }
        while model.opening > 0 { open(&model, succeeds: true) }
        #expect(model.idle.isEmpty && model.used.isEmpty && model.waiting.isEmpty)
    }

    private func step(_ model: inout Model, _ chance: Chance) {
        model.lastNumber += 1
        model.now += .milliseconds(Int(chance.number(below: 200)))
        switch chance.number(below: 104) {
        case 0..<40:
            let waiter = model.lastNumber
            model.waiting.append(waiter)
            let deadline = model.now + .seconds(Int(chance.number(below: 10)))
            model.deadlines[waiter] = deadline
            model.apply(model.state.take(waiter, until: deadline))
        case 40..<60 where model.opening > 0: open(&model, succeeds: chance.number(below: 4) > 0)
        case 60..<90:
            guard let connection = model.used.sorted().first else { return }
            let healthy = chance.number(below: 8) > 0
            if healthy {
                model.used.remove(connection)
                model.idle.insert(connection)
            }
            let actions = model.state.give(connection, healthy: healthy, at: model.now)
            model.apply(actions)
        case 90..<95:
            guard let waiter = model.waiting.last else { return }
            let (withdrawn, again) = (model.state.withdraw(waiter), model.state.withdraw(waiter))
            #expect(withdrawn && !again)
            model.waiting.removeLast()
        case 95..<98: model.apply(model.state.trim())
        case 98: model.apply(model.state.closeIdle())
        case 99..<103:
            if chance.number(below: 6) == 0 { model.now += PoolState.checkAfter }
            model.apply(model.state.tick(at: model.now))
            #expect(model.waiting.allSatisfy { model.deadlines[$0].map { $0 > model.now } ?? false })
        default:
            guard chance.number(below: 20) == 0, !model.isClosed else { return }
            model.isClosed = true
            model.apply(model.state.close())
        }
    }

    private func open(_ model: inout Model, succeeds: Bool) {
        model.opening -= 1
        guard succeeds else { return model.apply(model.state.openFailed()) }
        model.lastNumber += 1
        model.idle.insert(model.lastNumber)
        model.apply(model.state.opened(model.lastNumber, at: model.now))
    }

    @Test func aTrimClosesWhatNobodyNeeded() {
        var state = PoolState(limit: 3)
        let now = ContinuousClock.now
        for waiter in 1...3 { _ = state.take(waiter, until: now + .seconds(1)) }
        for connection in 11...13 { _ = state.opened(connection, at: now) }
        for connection in 11...13 { _ = state.give(connection, healthy: true, at: now) }
        var closed = state.trim()
        #expect(closed == [])
        _ = state.take(4, until: now + .seconds(1))
        _ = state.give(13, healthy: true, at: now)
        closed = state.trim()
        #expect(closed == [.close(connection: 11), .close(connection: 12)])
        #expect(state.idle.map(\.connection) == [13])
    }

    @Test func whoWaitsTooLongIsTurnedAwayAndTheOthersStay() {
        var state = PoolState(limit: 1)
        let now = ContinuousClock.now
        _ = state.take(1, until: now + .seconds(5))
        _ = state.take(2, until: now + .seconds(1))
        _ = state.take(3, until: now + .seconds(5))
        #expect(state.tick(at: now + .milliseconds(999)) == [])
        #expect(state.tick(at: now + .seconds(1)) == [.refuse(2)])
        #expect(state.opened(11, at: now) == [.hand(connection: 11, to: 1)])
        #expect(state.give(11, healthy: true, at: now) == [.hand(connection: 11, to: 3)])
    }

    @Test func longIdleConnectionsAreCheckedOnce() {
        var state = PoolState(limit: 1)
        let now = ContinuousClock.now
        _ = state.take(1, until: now)
        _ = state.opened(11, at: now)
        _ = state.give(11, healthy: true, at: now)
        let later = now + PoolState.checkAfter
        #expect(state.tick(at: later - .milliseconds(1)) == [])
        #expect(state.tick(at: later) == [.check(connection: 11)])
        #expect(state.tick(at: later) == [])
        #expect(state.give(11, healthy: true, at: later) == [])
        #expect(state.idle == [PoolState.Idle(connection: 11, since: later)])
    }

    @Test func aServerThatIsAwayIsTriedByOneAtATime() {
        var state = PoolState(limit: 4)
        let now = ContinuousClock.now
        for waiter in 1...4 { #expect(state.take(waiter, until: now) == [.open]) }
        #expect(state.openFailed() == (1...4).map { .refuse($0) })
        for _ in 1...3 { #expect(state.openFailed() == []) }
        #expect(state.take(5, until: now) == [.open])
        #expect(state.take(6, until: now) == [])
        #expect(state.opened(11, at: now) == [.hand(connection: 11, to: 5), .open])
        #expect(state.failures == 0)
    }
}
