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
            #expect(Set(state.idle) == idle)
            #expect(state.waiting == waiting)
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
        for connection in model.used { model.apply(model.state.give(connection, healthy: true)) }
        while model.opening > 0 { open(&model, succeeds: true) }
        #expect(model.idle.isEmpty && model.used.isEmpty && model.waiting.isEmpty)
    }

    private func step(_ model: inout Model, _ chance: Chance) {
        model.lastNumber += 1
        switch chance.number(below: 100) {
        case 0..<40:
            let waiter = model.lastNumber
            model.waiting.append(waiter)
            model.apply(model.state.take(waiter))
        case 40..<60 where model.opening > 0: open(&model, succeeds: chance.number(below: 4) > 0)
        case 60..<90:
            guard let connection = model.used.sorted().first else { return }
            let healthy = chance.number(below: 8) > 0
            if healthy {
                model.used.remove(connection)
                model.idle.insert(connection)
            }
            let actions = model.state.give(connection, healthy: healthy)
            model.apply(actions)
        case 90..<95:
            guard let waiter = model.waiting.last else { return }
            let (withdrawn, again) = (model.state.withdraw(waiter), model.state.withdraw(waiter))
            #expect(withdrawn && !again)
            model.waiting.removeLast()
        case 95..<98: model.apply(model.state.trim())
        case 98: model.apply(model.state.closeIdle())
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
        model.apply(model.state.opened(model.lastNumber))
    }

    @Test func aTrimClosesWhatNobodyNeeded() {
        var state = PoolState(limit: 3)
        for waiter in 1...3 { _ = state.take(waiter) }
        for connection in 11...13 { _ = state.opened(connection) }
        for connection in 11...13 { _ = state.give(connection, healthy: true) }
        var closed = state.trim()
        #expect(closed == [])
        _ = state.take(4)
        _ = state.give(13, healthy: true)
        closed = state.trim()
        #expect(closed == [.close(connection: 11), .close(connection: 12)])
        #expect(state.idle == [13])
    }
}
