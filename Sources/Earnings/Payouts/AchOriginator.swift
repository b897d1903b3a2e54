/// Who sends bank files: the tenant's agreement with its bank. All texts as the bank gave them.
public struct AchOriginator: Hashable, Sendable {
    /// The bank that receives the file: its routing number, and its name.
    public let destination: String
    public let destinationName: String
    /// The sender's number at the bank, and the name.
    public let origin: String
    public let originName: String
    /// The company as payees see it, and its number.
    public let companyName: String
    public let companyID: String
    /// The first eight digits of the originating bank's routing number.
    public let bank: String
    public let entryDescription: String

    public init(
        destination: String, destinationName: String, origin: String, originName: String, companyName: String,
        companyID: String, bank: String, entryDescription: String = "COMMISSION"
    ) {
        self.destination = destination
        self.destinationName = destinationName
        self.origin = origin
        self.originName = originName
        self.companyName = companyName
        self.companyID = companyID
        self.bank = bank
        self.entryDescription = entryDescription
    }
}
