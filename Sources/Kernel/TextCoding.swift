// Stored jobs, rules and workings spell values as people write them: days as "2026-05-31", rates as decimal percent,
// exact numbers as "9/2", keys as UUIDs.

/// A value whose stored form is one text.
protocol TextCoded: Codable, CustomStringConvertible {
    init?(storedText text: String)
}

extension TextCoded {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(storedText: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Self.self): \(text)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Identifier: TextCoded {
    init?(storedText text: String) { self.init(text) }
}

extension Day: TextCoded {
    init?(storedText text: String) { self.init(text) }
}

extension Month: TextCoded {
    init?(storedText text: String) { self.init(text) }
}

extension Instant: TextCoded {
    init?(storedText text: String) { self.init(text) }
}

extension Percentage: TextCoded {
    init?(storedText text: String) { self.init(text) }
}

extension Fraction: TextCoded {
    init?(storedText text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let numerator = Int128(parts[0]), let denominator = parts.count == 2 ? Int128(parts[1]) : 1,
            let value = try? Fraction(numerator, over: denominator)
        else { return nil }
        self = value
    }
}
