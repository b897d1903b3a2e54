import Kernel

/// What is wrong with a tenant's audit trail, at the first place where it is.
public enum AuditFault: Hashable, Sendable, CustomStringConvertible {
    /// A line does not say what was recorded.
    case edited(line: Int64)
    /// Lines are gone.
    case missing(from: Int64, through: Int64)
    /// A line stands at another place than where it was recorded.
    case moved(line: Int64, recordedAs: Int64)
    /// Two lines claim to come after the same one.
    case forked(line: Int64, after: Int64)
    /// A line is as it was recorded, but follows another line than the one that stands before it.
    case unlinked(line: Int64)
    /// The newest lines are gone: the noted end lies beyond the last line.
    case cutOff(after: Int64, end: Int64)
    /// Lines stand behind the noted end.
    case pastEnd(line: Int64)
    /// The noted end is not that of the last line.
    case otherEnd(line: Int64)
    /// An anchor kept elsewhere names a line that is gone.
    case shorterThanAnchor(last: Int64, anchor: AuditAnchor)
    /// An anchor kept elsewhere names another line in this place: the trail was written anew.
    case otherThanAnchor(anchor: AuditAnchor)

    /// The first line that is wrong or gone.
    public var line: Int64 {
        switch self {
        case .edited(let line), .moved(let line, _), .forked(let line, _), .unlinked(let line), .pastEnd(let line),
            .otherEnd(let line):
            line
        case .missing(let line, _): line
        case .cutOff(let last, _), .shorterThanAnchor(let last, _): last + 1
        case .otherThanAnchor(let anchor): anchor.seq
        }
    }

    public var description: String {
        switch self {
        case .edited(let line): "Line \(line) does not say what was recorded: it was changed."
        case .missing(let first, let last):
            first == last ? "Line \(first) is gone." : "Lines \(first) to \(last) are gone."
        case .moved(let line, let own): "Line \(line) was recorded as line \(own): lines were put in another order."
        case .forked(let line, let before):
            "Line \(line) follows line \(before), and so does another one: the trail has two branches."
        case .unlinked(let line): "Line \(line) does not follow the line before it: that one was exchanged."
        case .cutOff(let last, let end):
            "The trail ends with line \(last), but line \(end) was recorded: its end is gone."
        case .pastEnd(let line): "Line \(line) stands behind the noted end: it was not recorded by the program."
        case .otherEnd(let line): "The noted end is not that of line \(line)."
        case .shorterThanAnchor(let last, let anchor):
            "The trail ends with line \(last), but the anchor of \(anchor.at) names line \(anchor.seq): "
                + "its end is gone."
        case .otherThanAnchor(let anchor):
            "Line \(anchor.seq) is not the one that the anchor of \(anchor.at) names: the trail was written anew."
        }
    }
}

/// What a look along a tenant's audit trail found.
public struct AuditVerdict: Hashable, Sendable {
    /// The lines that hold, from the first one.
    public let lines: Int64
    /// The hash of the last of them.
    public let hash: [UInt8]
    /// What is wrong first; nil when everything holds.
    public let fault: AuditFault?
}
