/// A colour as style sheets write it: the only text from data that may stand in a style of a letter.
public struct Color: Sendable, Hashable, TemplateValue {
    /// "#0f5c66"
    public let text: String

    /// Three, four, six or eight hexadecimal digits behind `#`, else nil.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.dropFirst()
        let isHex = digits.allSatisfy { byte in
            (48...57).contains(byte) || (97...102).contains(byte | 0x20)
        }
        guard text.utf8.first == UInt8(ascii: "#"), [3, 4, 6, 8].contains(digits.count), isHex else { return nil }
        self.text = text.lowercased()
    }

    /// The colour of 24 bits, 0x0f5c66 for "#0f5c66".
    public init(rgb: UInt32) {
        text = "#" + String(rgb & 0xFFFFFF | 0x1000000, radix: 16).dropFirst()
    }

    public static var templateShape: TemplateShape { TemplateShape(.color) }
}

/// The pictures that a browser may choose from, for `srcset`.
public struct SourceSet: Sendable, Hashable, TemplateValue {
    /// One picture and when it is meant.
    public struct Source: Sendable, Hashable {
        public enum Size: Sendable, Hashable {
            /// In pixels.
            case width(Int)
            /// Pixels of the screen for one of the page, times a hundred: 150 is 1.5.
            case density(hundredths: Int)
        }

        let url: SafeURL
        let size: Size

        public init(_ url: SafeURL, _ size: Size) {
            self.url = url
            self.size = size
        }

        /// Blanks and commas part the sources, so they stand in no address.
        var text: String {
            let address = url.text.replacing(" ", with: "%20").replacing(",", with: "%2C")
            switch size {
            case .width(let pixels): return "\(address) \(pixels)w"
            case .density(let hundredths):
                let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
                return "\(address) \(whole)\(rest == 0 ? "" : ".\(rest < 10 ? "0" : "")\(rest)")x"
            }
        }
    }

    /// As it stands in the attribute, without character references.
    public let text: String

    public init(_ sources: [Source]) {
        text = sources.map(\.text).joined(separator: ", ")
    }

    public static var templateShape: TemplateShape { TemplateShape(.sourceSet) }
}
