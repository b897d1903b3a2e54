import Identity
import Kernel
import Web

/// The audit trail as a table for spreadsheets, the newest line first.
enum AuditFile {
    static let columns = [
        "line", "at", "person", "on_behalf_of", "act", "kind", "record", "label", "before", "after", "reason",
        "request", "address",
    ]

    static func cells(_ event: AuditEvent) -> [CSVTable.Cell] {
        [
            .plain(String(event.seq)), .plain(event.at.description), .text(event.actor.name),
            .plain(event.actor.onBehalfOf?.description ?? ""), .text(event.act), .text(event.subject.kind),
            .text(event.subject.id), .text(event.subject.label), .text(words(event.before)), .text(words(event.after)),
            .text(event.reason), .text(event.actor.requestID), .text(event.actor.address),
        ]
    }

    private static func words(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    }
}
