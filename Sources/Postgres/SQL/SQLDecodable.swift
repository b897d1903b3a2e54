/// A value that can be read from a column. Enums over text conform by declaring it.
public protocol SQLDecodable {
    /// Reads a cell that is not null.
    init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch)
    /// Reads a cell that may be null; only optionals accept null.
    static func read(_ cell: SQLCell?) throws(SQLCell.Mismatch) -> Self
}

extension SQLDecodable {
    public static func read(_ cell: SQLCell?) throws(SQLCell.Mismatch) -> Self {
        guard let cell else { throw .null }
        return try Self(sqlCell: cell)
    }
}

extension SQLDecodable where Self: RawRepresentable, RawValue: SQLDecodable {
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        guard let value = Self(rawValue: try RawValue(sqlCell: cell)) else { throw .wrong }
        self = value
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self = try Wrapped(sqlCell: cell) }

    public static func read(_ cell: SQLCell?) throws(SQLCell.Mismatch) -> Wrapped? {
        guard let cell else { return nil }
        return try Wrapped(sqlCell: cell)
    }
}

/// The elements of an array column; `[UInt8]` reads a bytea.
extension Array: SQLDecodable where Element: SQLDecodable {
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) {
        if Element.self == UInt8.self {
            guard let bytes = cell.bytea, let elements = bytes as? [Element] else { throw .wrong }
            self = elements
            return
        }
        guard let texts = ArrayText.elements(cell.bytes) else { throw .wrong }
        self = []
        reserveCapacity(texts.count)
        for text in texts {
            guard var text else {
                append(try Element.read(nil))
                continue
            }
            let element = text.withUTF8 { bytes in
                Result { () throws(SQLCell.Mismatch) in try Element.read(SQLCell(bytes: bytes)) }
            }
            append(try element.get())
        }
    }
}

extension UInt8: SQLDecodable {
    public init(sqlCell cell: SQLCell) throws(SQLCell.Mismatch) { self = try cell.number() }
}
