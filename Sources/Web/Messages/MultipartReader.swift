/// Takes `multipart/form-data` (RFC 7578) apart while it arrives: bytes go in, parts come out, and never more than a
/// boundary's length is held back.
struct MultipartReader {
    static let longestBoundary = 70
    static let longestPartHead = 4096
    static let mostParts = 100

    enum Output: Equatable {
        /// A part begins. `fileName` is nil for a plain field.
        case part(name: String, fileName: String?, type: String)
        case bytes([UInt8])
        case partEnd
    }

    enum Failure: Error, Hashable {
        case malformed, headTooLong, tooManyParts
    }

    private enum State { case preamble, afterBoundary, head, bodyStart, body, end }

    private let delimiter: [UInt8]
    private var state = State.preamble
    private var buffer: [UInt8]
    private var partCount = 0

    /// Nil when the content type names no usable boundary.
    init?(contentType: String) {
        guard let parameters = HeaderParameters(contentType), parameters.value == "multipart/form-data",
            let boundary = parameters["boundary"], (1...Self.longestBoundary).contains(boundary.utf8.count)
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary has no line before it; with one the search is the same for all.
        buffer = Array("\r\n".utf8)
    }

    var isComplete: Bool { state == .end }

    /// What the bytes so far amount to.
    mutating func read(_ bytes: some Sequence<UInt8>) throws(Failure) -> [Output] {
        if state != .end { buffer.append(contentsOf: bytes) }
        var outputs: [Output] = []
        while try step(&outputs) {}
        return outputs
    }

    /// Takes one thing out of the buffer; false when more bytes are needed.
    private mutating func step(_ outputs: inout [Output]) throws(Failure) -> Bool {
        switch state {
        case .preamble: return skipPreamble()
        case .afterBoundary: return try readBoundaryEnd()
        case .head: return try readHead(&outputs)
        case .bodyStart: return startBody()
        case .body: return readBody(&outputs)
        case .end:
            buffer.removeAll()
            return false
        }
    }

    private mutating func skipPreamble() -> Bool {
        guard let place = find(delimiter) else {
            buffer.removeFirst(max(0, buffer.count - delimiter.count))
            return false
        }
        buffer.removeFirst(place + delimiter.count)
        state = .afterBoundary
        return true
    }

    private mutating func readBoundaryEnd() throws(Failure) -> Bool {
        guard buffer.count >= 2 else { return false }
        if buffer[0] == UInt8(ascii: "-"), buffer[1] == UInt8(ascii: "-") {
            state = .end
            return true
        }
        guard buffer[0] == 13, buffer[1] == 10 else { throw .malformed }
        buffer.removeFirst(2)
        partCount += 1
        guard partCount <= Self.mostParts else { throw .tooManyParts }
        state = .head
        return true
    }

    private mutating func readHead(_ outputs: inout [Output]) throws(Failure) -> Bool {
        guard let end = find([13, 10, 13, 10]) else {
            guard buffer.count <= Self.longestPartHead else { throw .headTooLong }
            return false
        }
        guard end <= Self.longestPartHead else { throw .headTooLong }
        guard let head = String(validating: buffer[..<end], as: UTF8.self) else { throw .malformed }
        outputs.append(try Self.part(head))
        // The line end that closes the head may open the boundary of an empty body, so it stays.
        buffer.removeFirst(end + 2)
        state = .bodyStart
        return true
    }

    /// Drops the line end that closes the head, unless a boundary starts with it.
    private mutating func startBody() -> Bool {
        guard buffer.count >= delimiter.count else { return false }
        if !buffer.starts(with: delimiter) { buffer.removeFirst(2) }
        state = .body
        return true
    }

    private mutating func readBody(_ outputs: inout [Output]) -> Bool {
        if let place = find(delimiter) {
            if place > 0 { outputs.append(.bytes(Array(buffer[..<place]))) }
            outputs.append(.partEnd)
            buffer.removeFirst(place + delimiter.count)
            state = .afterBoundary
            return true
        }
        let ready = buffer.count - delimiter.count
        if ready > 0 {
            outputs.append(.bytes(Array(buffer[..<ready])))
            buffer.removeFirst(ready)
        }
        return false
    }

    private static func part(_ head: String) throws(Failure) -> Output {
        var name: String?
        var fileName: String?
        var type = "text/plain"
        for line in head.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard let parameters = HeaderParameters(value), parameters.value == "form-data" else {
                    throw .malformed
                }
                name = parameters["name"]
                fileName = parameters["filename"]
            case "content-type": type = value
            default: break
            }
        }
        guard let name, name.utf8.count <= FormDecoding.longestName else { throw .malformed }
        return .part(name: name, fileName: fileName, type: type)
    }

    /// Where a pattern begins in the buffer.
    private func find(_ pattern: [UInt8]) -> Int? {
        guard buffer.count >= pattern.count else { return nil }
        return buffer.withUnsafeBufferPointer { bytes in
            let last = bytes.count - pattern.count
            var start = 0
            while start <= last {
                guard bytes[start] == pattern[0] else {
                    start += 1
                    continue
                }
                var length = 1
                while length < pattern.count, bytes[start + length] == pattern[length] { length += 1 }
                if length == pattern.count { return start }
                start += 1
            }
            return nil
        }
    }
}

/// A header's value with its parameters: `form-data; name="file"; filename="a.csv"`.
struct HeaderParameters {
    let value: String
    private var parameters: [String: String] = [:]

    /// Nil when a parameter comes twice or a quotation does not end.
    init?(_ text: String) {
        var rest = text[...]
        value = rest.prefix { $0 != ";" }.lowercased().split(separator: " ").joined()
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.isEmpty { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" }.lowercased()
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            guard let value = Self.takeValue(&rest), parameters.updateValue(value, forKey: name) == nil else {
                return nil
            }
        }
    }

    subscript(name: String) -> String? { parameters[name] }

    private static func takeValue(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let value = rest.prefix { $0 != ";" }
            rest = rest.dropFirst(value.count)
            return String(value)
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst() {
            if character == "\"" {
                rest = rest.drop { $0 == " " || $0 == "\t" }
                return value
            }
            // Browsers write %22 for a quotation mark; old ones a backslash before it.
            if character == "\\", rest.first == "\"" {
                value.append(rest.removeFirst())
            } else {
                value.append(character)
            }
        }
        return nil
    }
}
