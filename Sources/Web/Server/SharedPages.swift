import HTTPTypes
import NIOCore
import Synchronization

/// Pages that are the same for all visitors who are not signed in, kept for a few seconds with their compressed form.
/// They hold no nonce, no token and no notice.
final class SharedPages: Sendable {
    static let mostKept = 200

    struct Kept: Sendable {
        let plain: ByteBuffer
        let gzip: ByteBuffer?
        /// Weak, because the plain and the compressed form share it.
        let tag: String
        let headers: HTTPFields
        let gzipHeaders: HTTPFields
        let until: ContinuousClock.Instant
    }

    private let pages = Mutex<[String: Kept]>([:])

    func page(_ key: String) -> Kept? {
        guard let kept = pages.withLock({ $0[key] }), kept.until > .now else { return nil }
        return kept
    }

    func keep(_ page: Kept, _ key: String) {
        pages.withLock { pages in
            if pages.count >= Self.mostKept { pages.removeAll() }
            pages[key] = page
        }
    }
}
