import CZlib

/// Compresses answers with zlib.
enum Gzip {
    /// For pages that are made for one answer.
    static let fast: Int32 = 1
    /// For files that are compressed once.
    static let small: Int32 = 9
    /// Bytes below which compressing gains nothing.
    static let worthwhile = 860

    /// The bytes in gzip format; nil when zlib refuses, then the answer goes out as it is.
    static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
        var stream = z_stream()
        let windowOfGzip: Int32 = 15 + 16
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, windowOfGzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        var succeeded = false
        let result = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib's next_in is not const for historical reasons; it does not write there.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bound)
                succeeded = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = bound - Int(stream.avail_out)
        }
        return succeeded ? result : nil
    }

    /// Whether an `Accept-Encoding` header takes gzip.
    static func isAccepted(_ header: String?) -> Bool {
        guard let header, header.contains("gzip") else { return false }
        return !header.split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { $0.split(separator: " ").joined() }
            return words.first == "gzip"
                && words.dropFirst().contains { $0 == "q=0" || $0 == "q=0.0" || $0 == "q=0.00" }
        }
    }
}
