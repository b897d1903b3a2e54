import Kernel

/// A file of credits for the bank in Nacha's format (payouts 5): 94 characters a line, blocks of ten lines.
public struct AchFile: Hashable, Sendable {
    /// Nacha's standard entry classes: PPD pays persons, CCD pays companies. Each goes in a batch of its own.
    public enum EntryClass: String, CaseIterable, Sendable {
        case persons = "PPD"
        case companies = "CCD"
    }

    public struct Entry: Hashable, Sendable {
        public let account: BankAccount
        /// Minor units; the format holds at most 99,999,999.99.
        public let cents: Int64
        /// Up to 15 characters that name the payout.
        public let reference: String
        public let name: String

        public init(account: BankAccount, cents: Int64, reference: String, name: String) {
            self.account = account
            self.cents = cents
            self.reference = reference
            self.name = name
        }
    }

    public enum Problem: Error, Hashable, Sendable {
        case noEntries
        case amountOutOfRange(reference: String)
        case tooManyEntries
        case invalidModifier
        case effectiveDayNotAfterFileDay
    }

    public static let lineLength = 94
    public static let blockingFactor = 10
    public static let largestEntryCents: Int64 = 9_999_999_999

    public let originator: AchOriginator
    public let createdOn: Day
    /// Minutes since local midnight, for the header's time.
    public let createdMinute: Int
    public let effectiveOn: Day
    /// A to Z, then 0 to 9: tells files of one day apart.
    public let modifier: Character
    public let entries: [Entry]

    public init(
        originator: AchOriginator, createdOn: Day, createdMinute: Int, effectiveOn: Day, modifier: Character,
        entries: [Entry]
    ) throws {
        guard !entries.isEmpty else { throw Problem.noEntries }
        guard entries.count <= 999_999 else { throw Problem.tooManyEntries }
        guard AchFile.modifiers.contains(modifier) else { throw Problem.invalidModifier }
        guard effectiveOn > createdOn else { throw Problem.effectiveDayNotAfterFileDay }
        if let bad = entries.first(where: { $0.cents < 1 || $0.cents > Self.largestEntryCents }) {
            throw Problem.amountOutOfRange(reference: bad.reference)
        }
        self.originator = originator
        self.createdOn = createdOn
        self.createdMinute = createdMinute
        self.effectiveOn = effectiveOn
        self.modifier = modifier
        self.entries = entries
    }

    public static let modifiers = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    /// The trace number of each entry, in the order of `entries`: the bank's own number and a running one.
    public var traces: [String] {
        var numbers = [String](repeating: "", count: entries.count)
        var sequence = 0
        for entryClass in EntryClass.allCases {
            for (index, entry) in entries.enumerated() where entry.account.entryClass == entryClass {
                sequence += 1
                numbers[index] = originator.bank + sequence.padded(7)
            }
        }
        return numbers
    }

    /// The whole file, each line ended by CR LF.
    public var text: String {
        let traces = traces
        var lines = [header]
        var totals = AchTotals()
        var batchNumber = 0
        for entryClass in EntryClass.allCases {
            let chosen = zip(entries, traces).filter { $0.0.account.entryClass == entryClass }
            guard !chosen.isEmpty else { continue }
            batchNumber += 1
            var batch = AchTotals()
            lines.append(batchHeader(entryClass, number: batchNumber))
            for (entry, trace) in chosen {
                lines.append(line(of: entry, trace: trace))
                batch.add(routing: entry.account.routing, cents: entry.cents)
            }
            lines.append(batchControl(batch, number: batchNumber))
            totals.add(batch)
        }
        let blocks = (lines.count + 1 + Self.blockingFactor - 1) / Self.blockingFactor
        lines.append(fileControl(totals, batches: batchNumber, blocks: blocks))
        while lines.count % Self.blockingFactor != 0 { lines.append(String(repeating: "9", count: Self.lineLength)) }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private var header: String {
        let time = (createdMinute / 60).padded(2) + (createdMinute % 60).padded(2)
        return "101" + AchField.right(originator.destination, 10) + AchField.right(originator.origin, 10)
            + AchField.date(createdOn) + time + String(modifier) + "094101"
            + AchField.left(originator.destinationName, 23) + AchField.left(originator.originName, 23)
            + AchField.left("", 8)
    }

    private func batchHeader(_ entryClass: EntryClass, number: Int) -> String {
        "5220" + AchField.left(originator.companyName, 16) + AchField.left("", 20)
            + AchField.left(originator.companyID, 10) + entryClass.rawValue
            + AchField.left(originator.entryDescription, 10) + AchField.date(createdOn) + AchField.date(effectiveOn)
            + "   1" + originator.bank + number.padded(7)
    }

    private func line(of entry: Entry, trace: String) -> String {
        "6" + (entry.account.kind == .savings ? "32" : "22") + entry.account.routing.digits
            + AchField.left(entry.account.account, 17) + entry.cents.padded(10) + AchField.left(entry.reference, 15)
            + AchField.left(entry.name, 22) + "  0" + trace
    }

    private func batchControl(_ batch: AchTotals, number: Int) -> String {
        "8220" + batch.count.padded(6) + batch.hashDigits + Int64(0).padded(12) + batch.creditCents.padded(12)
            + AchField.left(originator.companyID, 10) + AchField.left("", 25) + originator.bank + number.padded(7)
    }

    private func fileControl(_ totals: AchTotals, batches: Int, blocks: Int) -> String {
        "9" + batches.padded(6) + blocks.padded(6) + totals.count.padded(8) + totals.hashDigits
            + Int64(0).padded(12) + totals.creditCents.padded(12) + AchField.left("", 39)
    }
}
