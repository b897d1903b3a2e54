import Kernel

/// A credit note with all versions that the billing system reported.
public struct CreditNoteHistory: Sendable {
    public let id: Identifier
    public let externalID: String
    public let invoiceID: Identifier
    public let versions: [CreditNoteVersion]

    public init(id: Identifier, externalID: String, invoiceID: Identifier, versions: [CreditNoteVersion]) {
        self.id = id
        self.externalID = externalID
        self.invoiceID = invoiceID
        self.versions = versions
    }
}

/// One version of a credit note. The first counts from `issuedOn`, later ones from the stamp's day.
public struct CreditNoteVersion: Hashable, Sendable {
    public let stamp: FactStamp
    public let issuedOn: Day
    /// Tax included.
    public let gross: Money
    /// None: the credit concerns the whole invoice.
    public let lines: [CreditNoteLine]

    public init(stamp: FactStamp, issuedOn: Day, gross: Money, lines: [CreditNoteLine]) {
        self.stamp = stamp
        self.issuedOn = issuedOn
        self.gross = gross
        self.lines = lines
    }
}

/// The part of a credit note that goes to one line of its invoice.
public struct CreditNoteLine: Hashable, Sendable {
    /// The id of the invoice's line.
    public let line: String
    public let net: Money

    public init(line: String, net: Money) {
        self.line = line
        self.net = net
    }
}
