import CZlib

/// Compresses an answer that is sent in pieces. Each piece can be read as soon as it is there.
final class GzipStream {
    /// zlib remembers where it lies, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    struct Refused: Error {}

    init(level: Int32) throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let windowOfGzip: Int32 = 15 + 16
        let started = deflateInit2_(
            stream, level, Z_DEFLATED, windowOfGzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw Refused() }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The next piece, complete enough to be shown.
    func compress(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, Z_SYNC_FLUSH) }

    /// What ends the stream.
    func end() -> [UInt8] { compress([], Z_FINISH) }

    private func compress(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var result: [UInt8] = []
        bytes.withUnsafeBufferPointer { input in
            // zlib's next_in is not const for historical reasons; it does not write there.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            let room = Int(deflateBound(stream, UInt(input.count))) + 64
            var isFull = true
            while isFull {
                result += [UInt8](unsafeUninitializedCapacity: room) { output, count in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(room)
                    deflate(stream, flush)
                    count = room - Int(stream.pointee.avail_out)
                    isFull = stream.pointee.avail_out == 0
                }
            }
        }
        return result
    }
}
