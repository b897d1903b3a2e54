import Glibc

/// Keeps two processes from starting the same server at once; gone with the process that holds it.
struct FileLock {
    private let descriptor: Int32

    /// Blocks until the lock is free. Throws `ServerProblem`.
    init(_ path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw ServerProblem("The file \(path) cannot be locked.")
        }
    }

    func release() { close(descriptor) }
}
