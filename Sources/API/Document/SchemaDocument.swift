import Kernel

extension Schema {
    /// As JSON Schema 2020-12; what has a name is a reference.
    var document: JSON {
        switch self {
        case .text(let length):
            var members: [JSON.Member] = [JSON.Member("type", "string")]
            if length.lowerBound > 0 { members.append(JSON.Member("minLength", JSON(length.lowerBound))) }
            if length.upperBound < 100_000 { members.append(JSON.Member("maxLength", JSON(length.upperBound))) }
            return .object(members)
        case .opaque(let most):
            return [
                "type": "string", "minLength": 1, "maxLength": JSON(most), "pattern": "^[A-Za-z0-9_-]+$",
            ]
        case .uuid: return ["type": "string", "format": "uuid"]
        case .day: return ["type": "string", "format": "date"]
        case .month: return ["type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"]
        case .instant: return ["type": "string", "format": "date-time"]
        case .integer(let range):
            return [
                "type": "integer", "format": "int64", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .flag: return ["type": "boolean"]
        case .choice(let values): return ["type": "string", "enum": .list(values.map { .text($0) })]
        case .list(let item, let most):
            return ["type": "array", "items": item.document, "maxItems": JSON(most)]
        case .object(let properties): return Self.document(properties)
        case .named(let name, _): return ["$ref": .text("#/components/schemas/\(name)")]
        case .anything: return ["type": "object"]
        case .nullable(let schema): return ["anyOf": [schema.document, ["type": "null"]]]
        }
    }

    private static func document(_ properties: [Property]) -> JSON {
        var described: [JSON.Member] = []
        for property in properties {
            var value = property.schema.document
            if !property.note.isEmpty, case .object(let members) = value {
                value = .object(members + [JSON.Member("description", .text(property.note))])
            }
            described.append(JSON.Member(property.name, value))
        }
        var members: [JSON.Member] = [
            JSON.Member("type", "object"), JSON.Member("properties", .object(described)),
        ]
        let required = properties.filter(\.isRequired).map { JSON.text($0.name) }
        if !required.isEmpty { members.append(JSON.Member("required", .list(required))) }
        members.append(JSON.Member("additionalProperties", false))
        return .object(members)
    }

    /// Adds every schema that has a name.
    func collect(into found: inout [String: JSON]) {
        switch self {
        case .named(let name, let schema):
            if found[name] != nil { return }
            found[name] = schema.document
            schema.collect(into: &found)
        case .nullable(let schema), .list(let schema, _): schema.collect(into: &found)
        case .object(let properties): for property in properties { property.schema.collect(into: &found) }
        default: break
        }
    }
}
