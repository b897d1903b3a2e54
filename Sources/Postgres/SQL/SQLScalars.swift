import Kernel

extension String: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .text }
    public var sqlPayload: SQLPayload { .text(self) }
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self = cell.text }
}

extension Bool: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .bool }
    public var sqlPayload: SQLPayload { .text(self ? "t" : "f") }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard cell.bytes.count == 1 else { throw .wrong }
        self = cell.bytes[0] == UInt8(ascii: "t")
    }
}

extension Int: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .bigint }
    public var sqlPayload: SQLPayload { .text(String(self)) }
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self = try cell.number() }
}

extension Int64: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .bigint }
    public var sqlPayload: SQLPayload { .text(String(self)) }
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self = try cell.number() }
}

extension Int32: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .integer }
    public var sqlPayload: SQLPayload { .text(String(self)) }
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self = try cell.number() }
}

extension Identifier: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .uuid }
    public var sqlPayload: SQLPayload { .text(description) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = cell.uuid else { throw .wrong }
        self = value
    }
}

extension Instant: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .timestamptz }
    public var sqlPayload: SQLPayload { .text(description) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = cell.instant else { throw .wrong }
        self = value
    }
}

extension Day: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .date }
    public var sqlPayload: SQLPayload { .text(description) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = cell.day else { throw .wrong }
        self = value
    }
}

/// A month is stored as its first day.
extension Month: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .date }
    public var sqlPayload: SQLPayload { firstDay.sqlPayload }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        let day = try Day(sqlCell: cell)
        guard day.dayOfMonth == 1 else { throw .wrong }
        self = day.month
    }
}

/// A percentage is stored as a bigint of ten-thousandths of a percent.
extension Percentage: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .bigint }
    public var sqlPayload: SQLPayload { tenThousandths.sqlPayload }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        self.init(tenThousandths: try cell.number())
    }
}

extension Currency: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .text }
    public var sqlPayload: SQLPayload { .text(code) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = Currency(cell.text) else { throw .wrong }
        self = value
    }
}

extension EmailAddress: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .text }
    public var sqlPayload: SQLPayload { .text(text) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = EmailAddress(cell.text) else { throw .wrong }
        self = value
    }
}

extension PhoneNumber: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .text }
    public var sqlPayload: SQLPayload { .text(text) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = PhoneNumber(cell.text) else { throw .wrong }
        self = value
    }
}

extension Zone: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .text }
    public var sqlPayload: SQLPayload { .text(name) }

    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = Zone(cell.text) else { throw .wrong }
        self = value
    }
}

extension JSONText: SQLValue, SQLDecodable {
    public static var sqlType: SQLType { .jsonb }
    public var sqlPayload: SQLPayload { .text(text) }
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self.init(cell.text) }
}
