import Kernel
import Sales

/// One invoice while its facts are replayed: its balance and what was recognised of each line so far.
struct InvoiceAccount: Sendable {
    struct Recognized: Hashable, Sendable {
        var billed: Int64 = 0
        var paid: Int64 = 0
    }

    struct Move: Sendable {
        let line: InvoiceLine
        let before: Recognized
        let after: Recognized
    }

    let id: Identifier
    let externalID: String
    let issuedOn: Day
    private(set) var balance: InvoiceBalance

    private var version: InvoiceVersion
    private var credits: [(note: Identifier, version: CreditNoteVersion)] = []
    /// Every line that any version had, in the order in which they came.
    private var lines: [InvoiceLine]
    private var recognized: [String: Recognized] = [:]
    /// Lines that were told once, with a change or as zero.
    private var told: Set<String> = []

    init(id: Identifier, externalID: String, version: InvoiceVersion) throws {
        self.id = id
        self.externalID = externalID
        self.version = version
        issuedOn = version.issuedOn
        lines = version.lines
        balance = try InvoiceBalance(version)
    }

    mutating func replace(with version: InvoiceVersion) throws {
        self.version = version
        for line in version.lines {
            if let index = lines.firstIndex(where: { $0.id == line.id }) {
                lines[index] = line
            } else {
                lines.append(line)
            }
        }
        balance = try InvoiceBalance(version, credits: credits.map(\.version))
    }

    /// A later version of the same note takes its place.
    mutating func credit(_ note: Identifier, _ credit: CreditNoteVersion) throws {
        if let index = credits.firstIndex(where: { $0.note == note }) {
            credits[index].version = credit
        } else {
            credits.append((note, credit))
        }
        balance = try InvoiceBalance(version, credits: credits.map(\.version))
    }

    /// The lines whose recognised part is now another one. A line that is zero when its invoice becomes paid in full
    /// is told once, without a change.
    mutating func moves(paid: Int64) throws -> [Move] {
        var moves: [Move] = []
        let isPaidInFull = balance.isPaidInFull(paid)
        for line in lines where line.category.carriesDiscounts {
            let net = netNow(of: line)
            let after = Recognized(billed: net, paid: try balance.recognized(net, paid: paid))
            let before = recognized[line.id] ?? Recognized()
            if after != before {
                moves.append(Move(line: line, before: before, after: after))
                recognized[line.id] = after
                if after.paid != 0 { told.insert(line.id) }
            } else if isPaidInFull, net == 0, line.category.kind != nil, told.insert(line.id).inserted {
                moves.append(Move(line: line, before: before, after: after))
            }
        }
        return moves
    }

    func standing(paid: Int64) -> BillingReplay.InvoiceStanding {
        BillingReplay.InvoiceStanding(
            id: id, externalID: externalID, issuedOn: issuedOn, isVoid: version.status == .void,
            hasRecurringLine: version.lines.contains { $0.category == .recurring },
            isPaidInFull: balance.isPaidInFull(paid))
    }

    /// A line never turns to the other side: credits beyond its net leave 0.
    private func netNow(of line: InvoiceLine) -> Int64 {
        guard let net = balance.nets[line.id] else { return 0 }
        return line.net.minorUnits < 0 ? min(net, 0) : max(net, 0)
    }
}
