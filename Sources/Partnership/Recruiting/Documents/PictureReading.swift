/// The chunks of a PNG file (W3C PNG specification, 5).
enum PNGReading {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Whether chunk follows chunk from the head to the end and nothing comes behind, and the picture has a size that
    /// can be shown.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        var place = signature.count
        var number = 0
        while place + 12 <= bytes.count {
            let length = bytes.number(at: place, size: 4)
            let type = bytes[(place + 4)..<(place + 8)]
            guard place + 12 + length <= bytes.count, type.allSatisfy({ (65...90).contains($0 & 0xDF) }) else {
                return false
            }
            if number == 0 {
                guard type.elementsEqual("IHDR".utf8), length == 13, isShowable(bytes, at: place + 8) else {
                    return false
                }
            }
            place += 12 + length
            number += 1
            if type.elementsEqual("IEND".utf8) { return length == 0 && place == bytes.count && number > 2 }
        }
        return false
    }

    private static func isShowable(_ bytes: [UInt8], at place: Int) -> Bool {
        let (width, height) = (bytes.number(at: place, size: 4), bytes.number(at: place + 4, size: 4))
        return width > 0 && height > 0 && width <= UploadReading.mostPoints / height
    }
}

/// The segments of a JPEG file (ITU-T T.81, B.1).
enum JPEGReading {
    /// Whether segment follows segment up to the end of the picture and nothing comes behind, and the picture has a
    /// size that can be shown.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        var place = 2
        var hasFrame = false
        while place + 4 <= bytes.count {
            guard bytes[place] == 0xFF else { return false }
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
                continue
            }
            let length = bytes.number(at: place + 2, size: 2)
            guard marker >= 0xC0, length >= 2, place + 2 + length <= bytes.count else { return false }
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                guard length >= 8, isShowable(bytes, at: place + 5) else { return false }
                hasFrame = true
            }
            place += 2 + length
            guard marker == 0xDA else { continue }
            guard let end = endOfScan(bytes, from: place) else { return false }
            place = end
            if bytes[place + 1] == 0xD9 { return hasFrame && place + 2 == bytes.count }
        }
        return false
    }

    /// The marker behind the points of a scan.
    private static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + 1 < bytes.count {
            if bytes[place] == 0xFF, bytes[place + 1] != 0, !(0xD0...0xD7).contains(bytes[place + 1]),
                bytes[place + 1] != 0xFF
            {
                return place
            }
            place += 1
        }
        return nil
    }

    private static func isShowable(_ bytes: [UInt8], at place: Int) -> Bool {
        let (height, width) = (bytes.number(at: place, size: 2), bytes.number(at: place + 2, size: 2))
        return width > 0 && height > 0 && width <= UploadReading.mostPoints / height
    }
}

extension [UInt8] {
    /// The number in big-endian order at a place, which has to be inside.
    fileprivate func number(at place: Int, size: Int) -> Int {
        self[place..<(place + size)].reduce(0) { $0 << 8 | Int($1) }
    }
}
