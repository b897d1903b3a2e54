import Kernel
import Postgres
import Vault

/// A look along a tenant's audit trail: every line is computed again, none is kept in memory. It reads one state of
/// the rows and locks nothing, so that the program goes on recording meanwhile.
struct AuditChain {
    private static let pageSize = 2000

    private struct Line {
        let event: AuditEvent
        let content: [UInt8]
        let storedContent: [UInt8]
        let previous: [UInt8]
        let hash: [UInt8]

        init(_ row: Row) throws {
            event = try AuditEvent(row)
            content = event.contentHash
            storedContent = try row["content_hash"]
            previous = try row["previous_hash"]
            hash = try row["hash"]
        }

        /// Whether it was recorded as the line of this place.
        func belongs(at place: Int64) -> Bool {
            storedContent == content && AuditEvent.hash(previous: previous, seq: place, content: content) == hash
        }
    }

    private let tx: Transaction
    private let anchors: [Int64: [AuditAnchor]]
    private var lines: Int64 = 0
    private var hash: [UInt8]

    init(_ tx: Transaction, anchors: [AuditAnchor] = []) {
        self.tx = tx
        self.anchors = Dictionary(grouping: anchors, by: \.seq)
        hash = Digest.sha256(tx.tenantID?.description ?? "")
    }

    /// The end as the trail itself notes it; the place 0 before the first line.
    static func end(_ tx: Transaction) async throws -> (seq: Int64, hash: [UInt8]) {
        guard let row = try await tx.first("select seq, hash from audit_heads where tenant_id = \(tx.tenantID)") else {
            return (0, Digest.sha256(tx.tenantID?.description ?? ""))
        }
        return (try row["seq"], try row["hash"])
    }

    mutating func verdict() async throws -> AuditVerdict {
        let fault = try await firstFault()
        return AuditVerdict(lines: lines, hash: hash, fault: fault)
    }

    private mutating func firstFault() async throws -> AuditFault? {
        if let fault = faultWithAnchors() { return fault }
        while true {
            let rows = try await page()
            // A page begins with the line that the one before ended with, so that no second line hides between them.
            let repeated = try rows.first.map { try $0["hash"] == hash && lines > 0 } ?? false
            for row in rows.dropFirst(repeated ? 1 : 0) {
                let line = try Line(row)
                if let fault = try await fault(line) { return fault }
                (lines, hash) = (line.event.seq, line.hash)
                if let fault = faultWithAnchors() { return fault }
            }
            if rows.count < Self.pageSize { break }
        }
        return try await faultAtTheEnd()
    }

    private func page() async throws -> [Row] {
        try await tx.rows(
            """
            select \(sql: AuditTrail.columns), content_hash, previous_hash, hash from audit_events
            where tenant_id = \(tx.tenantID) and seq >= \(lines) order by seq, id limit \(Self.pageSize)
            """)
    }

    /// What is wrong with the line that should be the next one.
    private func fault(_ line: Line) async throws -> AuditFault? {
        let (seq, wanted) = (line.event.seq, lines + 1)
        if seq < wanted { return .forked(line: seq, after: seq - 1) }
        if seq > wanted { return .missing(from: wanted, through: seq - 1) }
        if line.belongs(at: seq) {
            if line.previous == hash { return nil }
            let branch = try await tx.first(
                """
                select seq from audit_events where tenant_id = \(tx.tenantID) and hash = \(line.previous)
                order by seq limit 1
                """)
            guard let before: Int64 = try branch?["seq"], before < seq else { return .unlinked(line: seq) }
            return .forked(line: seq, after: before)
        }
        let end = try await Self.end(tx).seq
        for place in stride(from: 1, through: max(end, seq), by: 1) where line.belongs(at: place) {
            return .moved(line: seq, recordedAs: place)
        }
        return .edited(line: seq)
    }

    private func faultWithAnchors() -> AuditFault? {
        anchors[lines]?.first { $0.hash != hash }.map { .otherThanAnchor(anchor: $0) }
    }

    private func faultAtTheEnd() async throws -> AuditFault? {
        let end = try await Self.end(tx)
        if end.seq > lines { return .cutOff(after: lines, end: end.seq) }
        if end.seq < lines { return .pastEnd(line: end.seq + 1) }
        if end.hash != hash { return .otherEnd(line: lines) }
        let beyond = anchors.keys.filter { $0 > lines }.max().flatMap { anchors[$0]?.first }
        return beyond.map { .shorterThanAnchor(last: lines, anchor: $0) }
    }
}
