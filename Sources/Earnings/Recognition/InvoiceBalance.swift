import Kernel
import Sales

/// What an invoice asks for after its credit notes: the net of each line that may pay commission, with discounts
/// and credits spread over them, and the gross. All in minor units of the invoice's currency.
public struct InvoiceBalance: Sendable {
    /// G: gross after credit notes, 0 for a void invoice.
    public private(set) var gross: Int64
    /// L by line id: net after discounts and credit notes. Discounts, fees and taxes have none.
    public private(set) var nets: [String: Int64]

    private let carriers: [InvoiceLine]
    private let discounts: Set<String>

    /// Credit notes in the order in which they were issued.
    public init(_ invoice: InvoiceVersion, credits: [CreditNoteVersion] = []) throws {
        carriers = invoice.lines.filter(\.category.carriesDiscounts)
        discounts = Set(invoice.lines.filter { $0.category == .discount }.map(\.id))
        gross = invoice.status == .void ? 0 : invoice.totalGross.minorUnits
        nets = [:]
        for line in carriers { nets[line.id] = invoice.status == .void ? 0 : line.net.minorUnits }
        guard invoice.status != .void else { return }
        for line in invoice.lines where line.category == .discount { try spread(line.net) }
        for credit in credits { try apply(credit) }
    }

    /// R: the part of L that is recognised when `paid` of the invoice is paid, rounded half-up once. Overpayment adds
    /// nothing.
    public func recognized(_ net: Int64, paid: Int64) throws -> Int64 {
        guard gross > 0, net != 0 else { return 0 }
        let counted = min(max(paid, 0), gross)
        return try Fraction(Int128(net) * Int128(counted), over: Int128(gross)).rounded()
    }

    /// P >= G > 0.
    public func isPaidInFull(_ paid: Int64) -> Bool { gross > 0 && paid >= gross }

    private mutating func apply(_ credit: CreditNoteVersion) throws {
        if credit.lines.isEmpty {
            try applyWhole(credit.gross)
        } else {
            for line in credit.lines {
                if nets[line.line] != nil {
                    nets[line.line, default: 0] -= line.net.minorUnits
                } else if discounts.contains(line.line) {
                    try spread(line.net.negated)
                }
            }
        }
        gross -= credit.gross.minorUnits
    }

    /// The net part of a credit for the whole invoice is half-up(gross x sum(L) / G), spread by L.
    private mutating func applyWhole(_ credited: Money) throws {
        let sum = nets.values.reduce(0, +)
        guard gross > 0, sum > 0 else { return }
        let part = try Fraction(Int128(credited.minorUnits) * Int128(sum), over: Int128(gross)).rounded()
        try spread(
            Money(minorUnits: -part, credited.currency), weights: carriers.map { max(0, nets[$0.id] ?? 0) })
    }

    /// By the lines' own net, as a discount is.
    private mutating func spread(_ amount: Money) throws {
        try spread(amount, weights: carriers.map { max(0, $0.net.minorUnits) })
    }

    private mutating func spread(_ amount: Money, weights: [Int64]) throws {
        guard weights.contains(where: { $0 > 0 }) else { return }
        for (line, part) in zip(carriers, try amount.allocated(by: weights)) {
            nets[line.id, default: 0] += part.minorUnits
        }
    }
}

extension InvoiceLine.Category {
    /// Lines over which discounts and whole credits are spread: all but discount, fee and tax.
    var carriesDiscounts: Bool {
        switch self {
        case .recurring, .installation, .usage, .one_time: true
        case .discount, .fee, .tax: false
        }
    }

    /// The event that a recognised change of such a line is; nil for lines that are no events.
    var kind: CommissionKind? {
        switch self {
        case .recurring: .monthlyRecurring
        case .installation: .installation
        case .usage, .one_time, .discount, .fee, .tax: nil
        }
    }
}
