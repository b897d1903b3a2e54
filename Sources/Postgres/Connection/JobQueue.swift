/// Jobs in the order in which they came, in a ring that grows when it is full.
struct JobQueue {
    private var slots: [UnownedJob?] = Array(repeating: nil, count: 64)
    private var first = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ job: UnownedJob) {
        if count == slots.count { grow() }
        slots[(first + count) % slots.count] = job
        count += 1
    }

    mutating func popFirst() -> UnownedJob? {
        guard count > 0 else { return nil }
        let job = slots[first]
        slots[first] = nil
        first = (first + 1) % slots.count
        count -= 1
        return job
    }

    private mutating func grow() {
        slots = Array(slots[first...] + slots[..<first]) + Array(repeating: nil, count: slots.count)
        first = 0
    }
}
