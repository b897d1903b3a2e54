import Glibc

/// The values of one statement laid out as libpq reads them: zero-terminated text, or bytes with their length. A
/// connection uses the same memory for one statement after the other.
struct ParameterBuffer {
    private var storage: [UInt8] = []
    private var offsets: [Int?] = []
    private var pointers: [UnsafePointer<CChar>?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// The pointers are valid inside the closure only.
    mutating func withPointers<Result>(
        to values: [BoundValue],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) -> Result
    ) -> Result {
        fill(values)
        let storage = storage
        return storage.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            for offset in offsets {
                pointers.append(offset.flatMap { start?.advanced(by: $0) }.map { UnsafePointer($0) })
            }
            return body(pointers, lengths, formats)
        }
    }

    private mutating func fill(_ values: [BoundValue]) {
        storage.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        pointers.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        for value in values {
            switch value.payload {
            case .null: appendNull()
            case .text(let text): append(text.utf8, isBinary: false)
            case .bytes(let bytes): append(bytes, isBinary: true)
            }
        }
    }

    private mutating func appendNull() {
        offsets.append(nil)
        lengths.append(0)
        formats.append(0)
    }

    /// Text with a zero byte goes out in binary form, where the server refuses it instead of cutting it off.
    private mutating func append(_ bytes: some Collection<UInt8>, isBinary: Bool) {
        let start = storage.count
        storage.append(contentsOf: bytes)
        let count = storage.count - start
        let hasZero = storage.withUnsafeBytes { all in
            all.baseAddress.map { memchr($0 + start, 0, count) != nil } ?? false
        }
        storage.append(0)
        offsets.append(start)
        lengths.append(Int32(count))
        formats.append(isBinary || hasZero ? 1 : 0)
    }
}
