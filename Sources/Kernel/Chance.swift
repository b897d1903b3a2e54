import Glibc
import Synchronization

/// Where randomness comes from: the operating system, or a seed in samples and tests.
public struct Chance: Sendable {
    private let next: @Sendable () -> UInt64
    /// Many bytes at once, where that is cheaper than one word after the other.
    private var fill: (@Sendable (UnsafeMutableRawBufferPointer) -> Void)?

    public init(_ next: @escaping @Sendable () -> UInt64) {
        self.next = next
    }

    /// 64 random bits.
    public func bits() -> UInt64 { next() }

    public func bytes(_ count: Int) -> [UInt8] {
        if let fill {
            return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
                filled = count
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            var word = next()
            for _ in 0..<min(8, count - bytes.count) {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return bytes
    }

    /// A number from 0 up to but not including `bound`, without bias.
    public func number(below bound: UInt64) -> UInt64 {
        guard bound > 1 else { return 0 }
        let limit = UInt64.max - UInt64.max % bound
        while true {
            let value = next()
            if value < limit { return value % bound }
        }
    }

    /// The operating system's generator, fit for secrets.
    public static let system = {
        var chance = Chance {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }
        chance.fill = { buffer in
            if let start = buffer.baseAddress { arc4random_buf(start, buffer.count) }
        }
        return chance
    }()

    /// SplitMix64 from a seed: the same numbers each time, never for secrets.
    public static func seeded(_ seed: UInt64) -> Chance {
        let state = SeededState(seed)
        return Chance { state.next() }
    }
}

private final class SeededState: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) {
        state = Mutex(seed)
    }

    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
