import Foundation

/// A thread outside Swift's pool, for what blocks.
package struct SystemThread {
    package static let smallStackBytes = 256 * 1024

    private let thread: Thread

    init(name: String, stackBytes: Int = smallStackBytes, _ body: @escaping @Sendable () -> Void) {
        thread = Thread(block: body)
        thread.name = name
        thread.stackSize = stackBytes
    }

    func start() { thread.start() }

    /// Runs something that blocks on a thread of its own.
    package static func run<Value: Sendable>(
        _ name: String, stackBytes: Int = smallStackBytes,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            SystemThread(name: name, stackBytes: stackBytes) {
                continuation.resume(with: Result(catching: body))
            }.start()
        }
    }
}
