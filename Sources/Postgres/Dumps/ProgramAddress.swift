import CPostgres

/// A connection string taken apart for a program of PostgreSQL's own: everybody can read its arguments, only its owner
/// its environment.
struct ProgramAddress {
    /// The connection string without its password.
    let plain: String
    /// What the program finds in its environment.
    let environment: [String: String]

    /// Throws `ServerProblem` for what is no connection string.
    init(_ address: String) throws {
        guard let options = PQconninfoParse(address, nil) else {
            throw ServerProblem("The address of the database cannot be read.")
        }
        defer { PQconninfoFree(options) }
        var (words, environment): ([String], [String: String]) = ([], [:])
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                let (name, text) = (String(cString: keyword), String(cString: value))
                if name == "sslpassword" {
                    throw ServerProblem(
                        "A password for the key of the connection would stand in the process list. Take sslpassword "
                            + "out of the address, and use a key without one that only its owner can read.")
                }
                if name == "password" { environment["PGPASSWORD"] = text } else { words.append(Self.word(name, text)) }
            }
            option += 1
        }
        plain = words.joined(separator: " ")
        self.environment = environment
    }

    private static func word(_ name: String, _ value: String) -> String {
        let escaped = value.unicodeScalars.map { $0 == "\\" || $0 == "'" ? "\\\($0)" : "\($0)" }.joined()
        return "\(name)='\(escaped)'"
    }
}
