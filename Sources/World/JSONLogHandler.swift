import Glibc
import Kernel
import Logging

/// Writes each log line as one JSON object to the standard error stream, so that no value can forge a line.
public struct JSONLogHandler: LogHandler {
    public var logLevel = Logger.Level.info
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String

    public init(label: String) {
        self.label = label
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
        Self.write(
            Self.line(event.level, message: event.message.description, facts, at: Clock.system.now.description))
    }

    /// One line with its end.
    public static func line(
        _ level: Logger.Level, message: String, _ facts: Logger.Metadata, at instant: String
    ) -> String {
        var line = "{\"at\":\"\(instant)\",\"level\":\"\(level.rawValue)\",\"message\":"
        append(message, to: &line)
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            line += ","
            append(key, to: &line)
            line += ":"
            append(value.description, to: &line)
        }
        return line + "}\n"
    }

    /// One write for one line, so that lines of several threads do not mix.
    private static func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeBufferPointer(rebasing: rest)
                let count = Glibc.write(STDERR_FILENO, part.baseAddress, part.count)
                if count < 0 && errno != EINTR { return }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }

    private static func append(_ text: String, to line: inout String) {
        line += "\""
        if text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            line += text
            line += "\""
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": line += "\\\""
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            case _
            where scalar.value < 32 || (127..<160).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029:
                let hex = String(scalar.value, radix: 16)
                line += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: line.unicodeScalars.append(scalar)
            }
        }
        line += "\""
    }
}
