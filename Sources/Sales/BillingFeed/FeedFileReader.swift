import Foundation
import Kernel

/// Reads one file of a bundle row by row from the disk.
final class FeedFileReader {
    static let chunkBytes = 64 * 1024

    let header: FeedHeader
    private(set) var position: CSVReader.Position
    private let file: FeedFile
    private let handle: FileHandle
    private var reader: CSVReader
    private var waiting: [CSVReader.Record] = []
    private var taken = 0
    private var isAtEnd = false

    /// Opens a file at its first row, or at a place between two rows. Throws `FeedFault` when it cannot be read.
    init(_ file: FeedFile, path: String, at position: CSVReader.Position? = nil) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FeedFault(file: file.name, .gone) }
        self.handle = handle
        guard let first = try Self.firstRecord(handle, file) else { throw FeedFault(file: file.name, .empty) }
        do {
            header = try FeedHeader(first.cells, of: file)
        } catch {
            throw FeedFault(file: file.name, .header(error))
        }
        let start = position.map { $0.byte > first.end.byte ? $0 : first.end } ?? first.end
        self.position = start
        reader = CSVReader(at: start)
        try handle.seek(toOffset: UInt64(start.byte))
        self.file = file
    }

    deinit { try? handle.close() }

    /// The next rows, at most `count`; none at the end of the file. `position` is then after the last of them.
    func next(_ count: Int) throws -> [FeedRow] {
        while waiting.count - taken < count, !isAtEnd { try fill() }
        let records = waiting[taken..<min(waiting.count, taken + count)]
        taken += records.count
        if let last = records.last { position = last.end }
        return records.map { FeedRow(line: $0.line, cells: $0.cells, header: header) }
    }

    private static func firstRecord(_ handle: FileHandle, _ file: FeedFile) throws -> CSVReader.Record? {
        var reader = CSVReader()
        var first: CSVReader.Record?
        while first == nil, let chunk = try handle.read(upToCount: chunkBytes), !chunk.isEmpty {
            try fault(file) {
                try reader.read(chunk) { record in
                    if first == nil { first = record }
                }
            }
        }
        if first == nil { try fault(file) { try reader.finish { first = $0 } } }
        return first
    }

    private func fill() throws {
        waiting.removeFirst(taken)
        taken = 0
        let chunk = try handle.read(upToCount: Self.chunkBytes) ?? Data()
        try Self.fault(file) {
            if chunk.isEmpty {
                isAtEnd = true
                try reader.finish { waiting.append($0) }
            } else {
                try reader.read(chunk) { waiting.append($0) }
            }
        }
    }

    private static func fault(_ file: FeedFile, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let fault as CSVFault {
            throw FeedFault(file: file.name, .csv(fault))
        }
    }
}

/// A file of a bundle cannot be taken as a whole.
public struct FeedFault: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case gone, empty
        case csv(CSVFault)
        case header(HeaderFault)
        case tooLong(rows: Int)
        case tooLarge(bytes: Int)
        case unknown
        case twice
    }

    public let file: String
    public let reason: Reason

    public init(file: String, _ reason: Reason) {
        self.file = file
        self.reason = reason
    }

    private static let advice = "Split the bundle into parts and upload them one after the other."

    /// What is wrong and what to do, as sentences.
    public var explanation: String {
        switch reason {
        case .gone: "\(file) is no longer where it was stored. Upload the bundle again."
        case .empty: "\(file) is empty. Its first line must name the columns."
        case .csv(let fault): "\(file): \(fault.explanation)"
        case .header(let fault): "\(file): \(fault.explanation)"
        case .tooLong(let rows):
            "\(file) has more than \(rows.grouped) rows. \(Self.advice)"
        case .tooLarge(let bytes):
            "\(file) is larger than \(bytes / 1_048_576) MB. \(Self.advice)"
        case .unknown:
            "\(file.shortened) is no file of the billing feed. "
                + "The files are named products.csv, customers.csv and so on."
        case .twice: "\(file) was chosen twice."
        }
    }
}

extension Int {
    /// With commas between thousands.
    var grouped: String {
        var text = ""
        for (place, digit) in String(magnitude).reversed().enumerated() {
            if place > 0, place % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}
