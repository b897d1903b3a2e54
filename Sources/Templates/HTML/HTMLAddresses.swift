/// Addresses written in a template: which part of one a value would stand in, and which may not be there at all.
extension HTMLTracker {
    /// Follows one literal byte of an address.
    mutating func trackURL(_ byte: UInt8, _ index: Int) {
        trackRoot(byte, index)
        switch (state.urlPart, byte) {
        case (.foreign, _): break
        case (.start, ...0x20): break
        case (.unknown, UInt8(ascii: "/")) where state.kind != .formURL: state.urlPart = .path
        case (.unknown, UInt8(ascii: "?")), (.unknown, UInt8(ascii: "#")): state.urlPart = .query
        case (.unknown, _):
            let ends = state.kind == .formURL ? "? or #" : "/, ? or #"
            fault(
                "E-CONTEXT", "what follows a value at the start of an address must begin with \(ends)",
                index..<index + 1)
            state.urlPart = .foreign
        case (_, UInt8(ascii: "?")), (_, UInt8(ascii: "#")): state.urlPart = .query
        case (.start, UInt8(ascii: "/")), (.scheme, UInt8(ascii: "/")): state.urlPart = .path
        case (.start, UInt8(ascii: "&")), (.scheme, UInt8(ascii: "&")), (.start, UInt8(ascii: ":")):
            state.urlPart = .foreign
        case (.start, UInt8(ascii: "\\")), (.scheme, UInt8(ascii: "\\")): state.urlPart = .foreign
        case (.scheme, UInt8(ascii: ":")):
            let scheme = String(decoding: state.value, as: UTF8.self).lowercased()
            state.urlPart = profile.schemes.contains(scheme) ? .path : .foreign
        case (.start, _): state.urlPart = .scheme
        default: break
        }
    }

    /// An address that begins with two slashes leads to another site. Where what stands between them may be empty, the
    /// program looks while it writes, and parts them with a dot.
    private mutating func trackRoot(_ byte: UInt8, _ index: Int) {
        let isSlash = byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
        switch state.urlPart {
        case .start where isSlash:
            if sectionDepth > state.valueDepth { keepRoot() }
            state.root = .slash
        case .unknown where isSlash:
            keepRoot()
            state.root = .slash
        case .path where state.root != .passed:
            if byte == 0x09 || byte == 0x0A || byte == 0x0D { return }
            if state.root == .uncertain, byte == UInt8(ascii: "&") {
                fault(
                    "E-CONTEXT", "what stands before it may be empty, and this could be a slash: write the character",
                    index..<index + 1)
            }
            if state.root == .uncertain, isSlash { keepRoot() }
            state.root = .passed
        default: break
        }
    }

    /// What follows may be left out or come again.
    mutating func enterSection() {
        sectionDepth += 1
        if state.root == .slash { state.root = .uncertain }
    }

    private mutating func keepRoot() {
        events.append(.laterSlash)
        if state.literalEndsInSlash { state.value.append(UInt8(ascii: ".")) }
    }

    /// Refuses addresses that run code, and relative ones in letters.
    mutating func checkAddress(_ text: String, _ index: Int) {
        let range = max(0, index - text.utf8.count)..<index
        if Self.runsCode(text) { fault("E-POLICY", "this address runs code", range) }
        if profile == .mail, Self.decoded(text).utf8.first == UInt8(ascii: "/") {
            fault("E-MAIL", "an address in a letter must be absolute", range)
        }
        if state.attribute == "formaction", Self.isElsewhere(text) {
            fault("E-POLICY", "a button cannot send its form, and the token in it, to another site", range)
        }
    }

    static func runsCode(_ text: String) -> Bool {
        let plain = decoded(text).lowercased().utf8
        return plain.starts(with: "javascript:".utf8) || plain.starts(with: "vbscript:".utf8)
            || plain.starts(with: "data:".utf8) && !plain.starts(with: "data:image/".utf8)
    }

    /// Whether an address leads to another site.
    static func isElsewhere(_ text: String) -> Bool {
        let slash = UInt8(ascii: "/")
        let plain = decoded(text).utf8.map { $0 == UInt8(ascii: "\\") ? slash : $0 }
        if plain.starts(with: [slash, slash]) { return true }
        return plain.prefix { !"/?#".utf8.contains($0) }.contains(UInt8(ascii: ":"))
    }

    /// An address as a browser reads it, scalar by scalar: character references resolved, blanks and controls gone.
    static func decoded(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let next = rest.first {
            let (scalar, length) = (next == "&" ? reference(rest.dropFirst()) : nil) ?? (next, 0)
            if scalar.value > 0x20 { plain.append(scalar) }
            rest = rest.dropFirst(length + 1)
        }
        return String(plain)
    }

    /// The character that a reference stands for, and the length behind `&`: numbers, and the names that could hide
    /// a scheme.
    private static func reference(_ text: Substring.UnicodeScalarView) -> (Unicode.Scalar, Int)? {
        if text.first == "#" {
            let isHex = text.dropFirst().first.map { $0 == "x" || $0 == "X" } ?? false
            let start = text.dropFirst(isHex ? 2 : 1)
            let digits = start.prefix { isHex ? $0.properties.isASCIIHexDigit : ("0"..."9").contains($0) }
            guard let number = UInt32(String(digits), radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(number)
            else { return nil }
            let isEnded = start.dropFirst(digits.count).first == ";"
            return (scalar, (isHex ? 2 : 1) + digits.count + (isEnded ? 1 : 0))
        }
        let names: [(String, Unicode.Scalar)] = [
            ("colon;", ":"), ("Tab;", "\t"), ("NewLine;", "\n"), ("sol;", "/"), ("bsol;", "\\"), ("amp;", "&"),
        ]
        return names.first { text.starts(with: $0.0.unicodeScalars) }.map { ($0.1, $0.0.utf8.count) }
    }
}
