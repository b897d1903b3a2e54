import Foundation
import Hummingbird
import NIOCore

/// Takes the body of a request into fields and files, within the limit of its route.
struct BodyReader: Sendable {
    /// A form has to arrive within this time.
    static let formDeadline = Duration.seconds(30)
    /// Files have to arrive within this time.
    static let uploadDeadline = Duration.seconds(900)
    static let longestField = 65_536

    struct Content: Sendable {
        var fields: [(name: String, value: String)] = []
        var files: [UploadedFile] = []
    }

    let limit: BodyLimit
    let folder: String
    /// A name for a file in the folder that no other has.
    let newFileName: @Sendable () -> String
    /// Whether the token that came before the first file is right: strangers do not fill the disk.
    let acceptsToken: @Sendable (String) -> Bool

    /// Throws `Problem` for bodies that are too large, malformed or of another type.
    func read(_ body: RequestBody, contentType: String?) async throws -> Content {
        let type = contentType ?? ""
        let kind = type.prefix { $0 != ";" }.lowercased()
        let deadline = if case .upload = limit { Self.uploadDeadline } else { Self.formDeadline }
        return try await Self.withDeadline(deadline) {
            if kind.hasPrefix("application/x-www-form-urlencoded") { return try await readEncoded(body) }
            if kind.hasPrefix("multipart/form-data"), let reader = MultipartReader(contentType: type) {
                return try await readParts(body, reader)
            }
            let rest = try await collect(body)
            guard rest.readableBytes == 0 else { throw Problem.badForm }
            return Content()
        }
    }

    private func readEncoded(_ body: RequestBody) async throws -> Content {
        let bytes = try await collect(body)
        do {
            return Content(fields: try FormDecoding.fields(bytes.readableBytesView))
        } catch .tooManyFields, .nameTooLong {
            throw Problem.tooLarge
        } catch {
            throw Problem.invalid("It holds characters that cannot be used. Go back and type the text again.")
        }
    }

    private func collect(_ body: RequestBody) async throws -> ByteBuffer {
        let most = if case .upload = limit { BodyLimit.form.bytes } else { limit.bytes }
        do {
            return try await body.collect(upTo: most)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        }
    }

    private func readParts(_ body: RequestBody, _ reader: MultipartReader) async throws -> Content {
        var reader = reader
        var collecting = PartCollector(reader: self)
        var total = 0
        do {
            for try await chunk in body {
                total += chunk.readableBytes
                guard total <= limit.bytes else { throw Problem.tooLarge }
                for output in try reader.read(chunk.readableBytesView) { try collecting.take(output) }
            }
            guard reader.isComplete else { throw Problem.badForm }
        } catch {
            collecting.discard()
            throw error is MultipartReader.Failure ? Problem.badForm : error
        }
        return collecting.content
    }

    static func withDeadline<Value: Sendable>(
        _ duration: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: duration)
                throw Problem.tooSlow
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Problem.badForm }
            return value
        }
    }
}

/// Puts the parts of a multipart body where they belong: fields into memory, files onto the disk.
private struct PartCollector {
    private enum Current {
        case nothing
        case field(name: String, bytes: [UInt8])
        case file(UploadedFile, FileHandle)
    }

    let reader: BodyReader
    var content = BodyReader.Content()
    private var current = Current.nothing

    init(reader: BodyReader) {
        self.reader = reader
    }

    mutating func take(_ output: MultipartReader.Output) throws {
        switch output {
        case .part(let name, nil, _): current = .field(name: name, bytes: [])
        case .part(let name, let fileName?, _): current = try openFile(name, fileName)
        case .bytes(let bytes): try append(bytes)
        case .partEnd: try finishPart()
        }
    }

    /// Deletes what was written.
    mutating func discard() {
        if case .file(let file, let handle) = current {
            try? handle.close()
            try? FileManager.default.removeItem(atPath: file.path)
        }
        for file in content.files { try? FileManager.default.removeItem(atPath: file.path) }
    }

    private func openFile(_ field: String, _ fileName: String) throws -> Current {
        if case .form = reader.limit { throw Problem.badForm }
        let token = content.fields.first { $0.name == FormFields.csrfName }?.value ?? ""
        guard reader.acceptsToken(token) else { throw Problem.crossSite }
        let path = "\(reader.folder)/\(reader.newFileName())"
        try FileManager.default.createDirectory(
            atPath: reader.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Problem.busy }
        let shown = fileName.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        return .file(UploadedFile(field: field, name: String(shown.prefix(200)), byteCount: 0, path: path), handle)
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        switch current {
        case .nothing: throw Problem.badForm
        case .field(let name, let sofar):
            guard sofar.count + bytes.count <= BodyReader.longestField else { throw Problem.tooLarge }
            current = .field(name: name, bytes: sofar + bytes)
        case .file(let file, let handle):
            try handle.write(contentsOf: bytes)
            let longer = UploadedFile(
                field: file.field, name: file.name, byteCount: file.byteCount + bytes.count, path: file.path)
            current = .file(longer, handle)
        }
    }

    private mutating func finishPart() throws {
        switch current {
        case .nothing: throw Problem.badForm
        case .field(let name, let bytes):
            guard let value = try? FormDecoding.checked(bytes) else {
                throw Problem.invalid("It holds characters that cannot be used. Go back and type the text again.")
            }
            content.fields.append((name, value))
        case .file(let file, let handle):
            try handle.close()
            // A file field that was left empty comes as a file without name and bytes.
            if file.name.isEmpty && file.byteCount == 0 {
                try? FileManager.default.removeItem(atPath: file.path)
            } else {
                content.files.append(file)
            }
        }
        current = .nothing
    }
}
