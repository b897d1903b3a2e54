/// The values of one statement laid out as libpq reads them: zero-terminated text, or bytes with their length.
struct ParameterBuffer {
    private var storage: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [BoundValue]) {
        for value in values {
            switch value.payload {
            case .null: append(nil as [UInt8]?, binary: false)
            case .text(let text): append(text.utf8, binary: text.utf8.contains(0))
            case .bytes(let bytes): append(bytes, binary: true)
            }
        }
    }

    /// The pointers are valid inside the closure only.
    func withPointers<Result>(_ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Result) -> Result {
        storage.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers: [UnsafePointer<CChar>?] = offsets.map { offset in
                offset.flatMap { start?.advanced(by: $0) }.map { UnsafePointer($0) }
            }
            return body(pointers, lengths, formats)
        }
    }

    /// Text with a zero byte goes out in binary form, where the server refuses it instead of cutting it off.
    private mutating func append(_ bytes: (some Collection<UInt8>)?, binary: Bool) {
        offsets.append(bytes.map { _ in storage.count })
        lengths.append(Int32(bytes?.count ?? 0))
        formats.append(binary ? 1 : 0)
        guard let bytes else { return }
        storage.append(contentsOf: bytes)
        storage.append(0)
    }
}
