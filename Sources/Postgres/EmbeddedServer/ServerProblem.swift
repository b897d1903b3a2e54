/// Why the private PostgreSQL could not be started, with what to do about it.
public struct ServerProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
