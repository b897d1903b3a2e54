import CPostgres

/// What a server says beside its answers. Only one notice counts: that a commit was not waited for to the end.
final class Notices {
    /// Synchronous replication was cut short (syncrep.c): the row is committed here and may be nowhere else.
    private static let warning = "01000"

    private(set) var hasUnreplicatedCommit = false

    /// Valid as long as this object lives; the connection owns both.
    func listen(to handle: OpaquePointer) {
        PQsetNoticeReceiver(
            handle,
            { context, result in
                guard let context, let result, let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else {
                    return
                }
                let notices = Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue()
                if String(cString: state) == Notices.warning { notices.hasUnreplicatedCommit = true }
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func forget() { hasUnreplicatedCommit = false }
}
