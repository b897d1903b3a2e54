import Kernel

/// What a value of JSON may be: the one source for checking what is sent, and for the document that describes it.
public indirect enum Schema: Sendable {
    /// How long a text may be, in characters of Unicode.
    case text(ClosedRange<Int>)
    case uuid, day, month, instant
    /// Letters, digits, hyphens and underscores, at most so many: what we made ourselves.
    case opaque(Int)
    case integer(ClosedRange<Int64>)
    case flag
    case choice([String])
    case list(Schema, most: Int)
    /// An object of these members and no others.
    case object([Property])
    /// A schema with a name of its own in the document.
    case named(String, Schema)
    case nullable(Schema)
    /// An object that another standard describes.
    case anything(String)

    /// A member of an object.
    public struct Property: Sendable {
        public let name: String
        public let schema: Schema
        public let isRequired: Bool
        public let note: String

        public init(_ name: String, _ schema: Schema, optional: Bool = false, _ note: String = "") {
            self.name = name
            self.schema = schema
            isRequired = !optional
            self.note = note
        }
    }

    /// Any text that an answer holds.
    public static let anyText = Schema.text(0...100_000)
    public static let count = Schema.integer(0...Int64(Int32.max))
    public static let version = Schema.integer(1...Int64(Int32.max))

    public static func choices<Choice: CaseIterable & RawRepresentable>(_ type: Choice.Type) -> Schema
    where Choice.RawValue == String {
        .choice(type.allCases.map(\.rawValue))
    }

    /// An amount: whole minor units and a currency.
    public static let money = Schema.named(
        "Money",
        .object([
            Property("amount_minor", .integer(Int64.min...Int64.max), "In minor units: 1250 are 12.50 dollars."),
            Property("currency", .choice(Currency.known.map(\.code))),
        ]))

    public static let address = Schema.named(
        "Address",
        .object([
            Property("street", .text(0...200)), Property("city", .text(0...100)), Property("county", .text(0...100)),
            Property("state", .text(0...2)), Property("zip", .text(0...10)), Property("country", .choice(["US"])),
        ]))

    /// One page of a list.
    public static func page(_ name: String, of item: Schema) -> Schema {
        .named(
            name,
            .object([
                Property("items", .list(item, most: PageRequest.most)),
                Property("next_cursor", .nullable(.anyText), "The cursor of the next page; null on the last one."),
                Property("total", .nullable(.count), "How many the filter finds."),
            ]))
    }
}
