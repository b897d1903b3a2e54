import Foundation

/// Reads `application/x-www-form-urlencoded` flatly: names are names, brackets mean nothing, nothing nests.
enum FormDecoding {
    /// Fields in one form or query.
    static let mostFields = 500
    static let longestName = 100

    enum Failure: Error, Hashable {
        case tooManyFields, nameTooLong, malformed, notText
    }

    /// The fields in the order in which they came. White space at the ends and doubled names are kept.
    static func fields(_ bytes: some Collection<UInt8>) throws(Failure) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < mostFields else { throw .tooManyFields }
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try text(pair[..<(equals ?? pair.endIndex)])
            let value = try equals.map { index throws(Failure) in try text(pair[pair.index(after: index)...]) } ?? ""
            guard name.utf8.count <= longestName else { throw .nameTooLong }
            fields.append((name, value))
        }
        return fields
    }

    /// One percent-encoded part of a path; nil when it is malformed or no text. A plus is a plus.
    static func pathPart(_ part: Substring) -> String? {
        guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
        guard let bytes = try? decoded(part.utf8, plusIsSpace: false) else { return nil }
        return try? checked(bytes)
    }

    private static func text(_ bytes: some Collection<UInt8>) throws(Failure) -> String {
        try checked(try decoded(bytes, plusIsSpace: true))
    }

    private static func decoded(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) throws(Failure) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexDigit), let low = iterator.next().flatMap(hexDigit)
                else { throw .malformed }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return result
    }

    /// Valid UTF-8 in composed form with line feeds only, free of control characters other than tabs and line ends.
    static func checked(_ bytes: [UInt8]) throws(Failure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        var isASCII = true
        var hasReturn = false
        for byte in bytes {
            switch byte {
            case 9, 10: break
            case 13: hasReturn = true
            case 0..<32, 127: throw .notText
            case 128...: isASCII = false
            default: break
            }
        }
        var result = hasReturn ? text.replacingOccurrences(of: "\r\n", with: "\n") : text
        if hasReturn { result = result.replacingOccurrences(of: "\r", with: "\n") }
        guard !isASCII else { return result }
        guard !text.unicodeScalars.contains(where: { (0x80..<0xA0).contains($0.value) }) else { throw .notText }
        return result.precomposedStringWithCanonicalMapping
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
