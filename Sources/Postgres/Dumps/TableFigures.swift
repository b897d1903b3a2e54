/// How much a table holds, and a mark of what: equal for equal rows in any order.
public struct TableFigures: Codable, Sendable, Hashable {
    public let name: String
    public let rows: Int64
    /// The sum of a hash of every row.
    public let fingerprint: String

    /// Every table, as a session sees it in its transaction. One statement, so that all are of the same moment.
    static func all(_ session: OwnerSession) throws -> [TableFigures] {
        try session.execute("set timezone = 'UTC'; set extra_float_digits = 1; set datestyle = 'ISO'")
        return try session.rows(
            """
            select relname::text as name,
                (xpath('/row/rows/text()', answer))[1]::text::bigint as rows,
                (xpath('/row/fingerprint/text()', answer))[1]::text as fingerprint
            from (
                select relname, query_to_xml(format(
                    'select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as fingerprint '
                    'from public.%I t', relname), false, true, '') as answer
                from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
            ) figures order by relname
            """
        ).map { row in
            TableFigures(name: try row["name"], rows: try row["rows"], fingerprint: try row["fingerprint"])
        }
    }
}
