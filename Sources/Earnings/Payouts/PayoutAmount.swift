import Kernel

/// What one payee gets: gross is the payable of the closed statements, net is gross less tax and fee.
public struct PayoutAmount: Hashable, Sendable {
    /// One rate of tax that applies to a payee.
    public struct TaxPart: Hashable, Sendable {
        public let name: String
        public let rate: Percentage

        public init(name: String, rate: Percentage) {
            self.name = name
            self.rate = rate
        }

        /// The United States' backup withholding: 24 % when no tax form is accepted (26 U.S.C. § 3406).
        public static let backupWithholding = TaxPart(
            name: "Federal backup withholding", rate: Percentage(tenThousandths: 240_000))
    }

    public let gross: Money
    public let tax: Money
    public let fee: Money
    public let net: Money

    /// Each tax part is rounded half-up on the gross; the fee is the payee's only when the payee bears it.
    public init(gross: Money, taxParts: [TaxPart], provider: PayoutProvider, payeeBearsFee: Bool) throws {
        self.gross = gross
        tax = try taxParts.map { try $0.rate.of(gross) }.total(gross.currency)
        fee = payeeBearsFee ? try provider.fee(on: gross) : .zero(gross.currency)
        net = try gross - tax - fee
    }
}
