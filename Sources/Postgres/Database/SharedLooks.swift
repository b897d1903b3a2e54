import Synchronization

/// One look at the database for all who ask the same at the same time. Nothing is kept: whoever asks gets an answer
/// whose look began after they had asked, so that they see everything that was committed before. While a look is under
/// way, those who come wait together for the next one, which one of them takes for all.
public final class SharedLooks<Question: Hashable & Sendable, Finding: Sendable>: Sendable {
    private enum Turn: Sendable {
        /// Take the next look, for oneself and these.
        case take([UnsafeContinuation<Turn, Never>])
        case found(Finding)
        case failed(any Error)
        /// Who looked gave up.
        case again
    }

    /// Who waits for the next look, by the question of the one that is under way.
    private let waiting = Mutex<[Question: [UnsafeContinuation<Turn, Never>]]>([:])

    public init() {}

    /// What `look` finds. The question must say all that the look depends on, the tenant first of all. An error goes
    /// to all who share the look.
    public func answer(
        _ question: Question, _ look: @Sendable () async throws -> Finding
    ) async throws -> Finding {
        while true {
            switch await turn(question) {
            case .take(let others): return try await take(question, others, look)
            case .found(let finding): return finding
            case .failed(let error): throw error
            case .again: try Task.checkCancellation()
            }
        }
    }

    private func turn(_ question: Question) async -> Turn {
        let isFirst = waiting.withLock { waiting in
            if waiting[question] != nil { return false }
            waiting[question] = []
            return true
        }
        if isFirst { return .take([]) }
        return await withUnsafeContinuation { continuation in
            let isFirst = waiting.withLock { waiting in
                guard waiting[question] != nil else {
                    waiting[question] = []
                    return true
                }
                waiting[question]?.append(continuation)
                return false
            }
            if isFirst { continuation.resume(returning: .take([])) }
        }
    }

    private func take(
        _ question: Question, _ others: [UnsafeContinuation<Turn, Never>], _ look: @Sendable () async throws -> Finding
    ) async throws -> Finding {
        do {
            let finding = try await look()
            passOn(question)
            for other in others { other.resume(returning: .found(finding)) }
            return finding
        } catch {
            passOn(question)
            for other in others { other.resume(returning: error is CancellationError ? .again : .failed(error)) }
            throw error
        }
    }

    /// The look is over: the first of those who came meanwhile takes the next one.
    private func passOn(_ question: Question) {
        let group = waiting.withLock { waiting in
            let group = waiting[question] ?? []
            waiting[question] = group.isEmpty ? nil : []
            return group
        }
        group.first?.resume(returning: .take(Array(group.dropFirst())))
    }
}
