/// A QR code (ISO/IEC 18004) of a text: bytes, error correction level M, the smallest version from 1 to 20 that fits.
struct QRCode: Sendable, Hashable {
    /// Modules on each side.
    let size: Int
    /// Rows from the top; true is dark.
    let modules: [[Bool]]

    /// Nil for more than 666 bytes.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = QRVersion.smallest(forBytes: bytes.count) else { return nil }
        let codewords = QRCodewords.all(for: bytes, version)
        var best: (penalty: Int, grid: QRGrid)?
        for mask in 0..<8 {
            var grid = QRGrid(version)
            grid.place(codewords)
            grid.apply(mask: mask)
            grid.drawFormat(mask: mask)
            let penalty = QRPenalty.of(grid.dark)
            if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, grid) }
        }
        guard let best else { return nil }
        size = version.size
        modules = best.grid.dark
    }

    /// The dark modules as one path of unit squares, for an SVG whose view box has a margin of four on each side.
    var path: String {
        var path = ""
        for (y, row) in modules.enumerated() {
            var x = 0
            while x < size {
                guard row[x] else {
                    x += 1
                    continue
                }
                let start = x
                while x < size, row[x] { x += 1 }
                path += "M\(start + 4) \(y + 4)h\(x - start)v1h-\(x - start)z"
            }
        }
        return path
    }

    var viewBox: String { "0 0 \(size + 8) \(size + 8)" }
}
