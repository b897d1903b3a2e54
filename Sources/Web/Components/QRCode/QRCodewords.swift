/// The bytes of a code: the text with its head, padded, divided into blocks, each with its correction, interleaved.
enum QRCodewords {
    static func all(for bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
        interleaved(data(for: bytes, version), version)
    }

    private static func data(for bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> bit & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, version.countBits)
        for byte in bytes { append(Int(byte), 8) }
        let capacity = version.dataCodewords * 8
        append(0, min(4, capacity - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var codewords = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        var pad: UInt8 = 0xEC
        while codewords.count < version.dataCodewords {
            codewords.append(pad)
            pad = pad == 0xEC ? 0x11 : 0xEC
        }
        return codewords
    }

    private static func interleaved(_ data: [UInt8], _ version: QRVersion) -> [UInt8] {
        // The first blocks are one byte shorter where the data does not divide evenly.
        let short = version.dataCodewords / version.blocks
        let longCount = version.dataCodewords % version.blocks
        let divisor = ReedSolomon.divisor(degree: version.correctionPerBlock)
        var blocks: [(data: [UInt8], correction: [UInt8])] = []
        var start = 0
        for index in 0..<version.blocks {
            let length = short + (index >= version.blocks - longCount ? 1 : 0)
            let block = Array(data[start..<start + length])
            blocks.append((block, ReedSolomon.remainder(of: block, by: divisor)))
            start += length
        }
        var result: [UInt8] = []
        for index in 0...short {
            for block in blocks where index < block.data.count { result.append(block.data[index]) }
        }
        for index in 0..<version.correctionPerBlock {
            for block in blocks { result.append(block.correction[index]) }
        }
        return result
    }
}

/// Error correction over the field of 256 elements with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
enum ReedSolomon {
    /// The coefficients of the generator, the highest power (always 1) left out.
    static func divisor(degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = product(result[index], root)
                if index + 1 < degree { result[index] ^= result[index + 1] }
            }
            root = product(root, 2)
        }
        return result
    }

    static func remainder(of data: [UInt8], by divisor: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: divisor.count)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for index in result.indices { result[index] ^= product(divisor[index], factor) }
        }
        return result
    }

    static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        var product = 0
        for bit in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7) * 0x11D
            if other >> UInt8(bit) & 1 == 1 { product ^= Int(one) }
        }
        return UInt8(product & 255)
    }
}
