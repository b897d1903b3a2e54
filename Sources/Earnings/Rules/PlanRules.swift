import Foundation

/// The stored form of a plan version's rules: JSON with sorted keys, so that equal rules have equal hashes.
public enum PlanRules {
    public static func encode(_ rules: [PlanRule]) throws -> String { try StoredJSON.encode(rules) }

    public static func decode(_ text: String) throws -> [PlanRule] { try StoredJSON.decode([PlanRule].self, text) }
}

/// JSON as the tables of Earnings keep it.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
