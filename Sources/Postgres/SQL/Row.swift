import Kernel

/// One row of an answer; columns are read by name and type: `let name: String = try row["name"]`.
public struct Row: Sendable {
    let table: ResultTable
    let number: Int

    /// Throws `UnreadableColumn` when there is no such column, or it does not hold the wanted type.
    public subscript<Value: SQLDecodable>(_ column: String) -> Value {
        get throws {
            do throws(SQLCell.Mismatch) {
                guard let index = table.index(of: column) else { throw .noColumn }
                return try Value.read(table.cell(number, index))
            } catch {
                throw UnreadableColumn(column: column, reason: error, wanted: "\(Value.self)")
            }
        }
    }

    /// The amount of a bigint column that holds minor units.
    public func money(_ column: String, _ currency: Currency) throws -> Money {
        Money(minorUnits: try self[column], currency)
    }

    /// The amount of a bigint column that may be null.
    public func moneyIfAny(_ column: String, _ currency: Currency) throws -> Money? {
        let minorUnits: Int64? = try self[column]
        return minorUnits.map { Money(minorUnits: $0, currency) }
    }
}

/// A column is missing from an answer or holds something else than the program expects: a defect of the program.
public struct UnreadableColumn: Error, Sendable, CustomStringConvertible {
    public let column: String
    public let reason: SQLCell.Mismatch
    public let wanted: String

    public var description: String { "column \(column) cannot be read as \(wanted): \(reason)" }
}
