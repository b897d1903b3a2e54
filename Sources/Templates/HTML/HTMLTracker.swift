/// Follows the literal bytes of a template through HTML, as a browser's tokenizer would.
struct HTMLTracker {
    /// What the compiler must do at a byte, beside writing it.
    enum Event {
        /// The byte `>` of a start tag: what goes in before and behind it.
        case startTagEnd(TagFacts, name: String)
        /// A slash that may not become the second one of an address.
        case laterSlash
        case fault(String, message: String, range: Range<Int>)
        case lint(String, message: String, range: Range<Int>)
    }

    var state = HTMLState()
    let profile: Profile
    var events: [Event] = []
    /// The file the literal comes from, for the places of open elements.
    var file: SourceFile?
    var names = PageNames()
    /// How many sections are open around the current place.
    var sectionDepth = 0
    private var nameStart = 0
    /// Where the tag began that is open, in the file of the piece that began it.
    private(set) var tagStart = 0

    init(_ profile: Profile) {
        self.profile = profile
    }

    /// Takes the byte at an index of a literal; returns how many bytes it took.
    mutating func take(_ bytes: [UInt8], _ index: Int, end: Int) -> Int {
        let byte = bytes[index]
        if Self.isRefused(byte) {
            fault("E-HTML", "a control character cannot stand in HTML", index..<index + 1)
        }
        switch state.mode {
        case .text: return takeText(bytes, index, end)
        case .tagOpen, .endTagOpen: takeTagOpen(byte, index)
        case .tagName, .endTagName, .endTagRest: takeTagName(byte, index)
        case .tag, .afterPiece, .afterAttributeName: takeInTag(byte, index)
        case .attributeName: takeAttributeName(byte, index)
        case .beforeValue: takeBeforeValue(byte, index)
        case .value, .unquotedValue: takeValue(byte, index)
        case .selfClosing:
            if byte == UInt8(ascii: ">") {
                finishStartTag(index, selfClosing: true)
            } else {
                state.mode = .tag
                takeInTag(byte, index)
            }
        case .markup: return takeMarkup(bytes, index, end)
        case .comment: takeComment(byte)
        case .doctype: if byte == UInt8(ascii: ">") { state.mode = .text }
        case .content: takeContent(byte, index)
        }
        return 1
    }

    /// The `<` of a tag, or all the text up to the next one.
    private mutating func takeText(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int {
        if bytes[index] == UInt8(ascii: "<") {
            state.mode = .tagOpen
            nameStart = index
            tagStart = index
            return 1
        }
        var next = index + 1
        while next < end, bytes[next] != UInt8(ascii: "<"), !Self.isRefused(bytes[next]) { next += 1 }
        return next - index
    }

    /// Control characters that stand nowhere in HTML.
    private static func isRefused(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0C && byte != 0x0D
    }

    private mutating func takeTagOpen(_ byte: UInt8, _ index: Int) {
        if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
            state.name = String(UnicodeScalar(byte | 0x20))
            state.mode = state.mode == .tagOpen ? .tagName : .endTagName
            state.tag = TagFacts()
        } else if state.mode == .tagOpen, byte == UInt8(ascii: "/") {
            state.mode = .endTagOpen
        } else if state.mode == .tagOpen, byte == UInt8(ascii: "!") {
            state.mode = .markup
        } else {
            fault("E-HTML", "'<' begins no tag here: write &lt; for the character", tagSofar(index))
            state.mode = .text
        }
    }

    mutating func takeTagName(_ byte: UInt8, _ index: Int) {
        switch (state.mode, byte) {
        case (.tagName, UInt8(ascii: ">")): finishStartTag(index, selfClosing: false)
        case (.tagName, UInt8(ascii: "/")): state.mode = .selfClosing
        case (.tagName, ...0x20): state.mode = .tag
        case (_, UInt8(ascii: ">")): finishEndTag(index)
        case (.endTagName, ...0x20): state.mode = .endTagRest
        case (.endTagRest, ...0x20): break
        case (.endTagRest, _):
            fault("E-HTML", "an end tag has no attributes", tagSofar(index))
            state.mode = .endTagRest
        default: state.name.unicodeScalars.append(UnicodeScalar((0x41...0x5A).contains(byte) ? byte | 0x20 : byte))
        }
    }

    private mutating func takeInTag(_ byte: UInt8, _ index: Int) {
        let before = state.mode
        switch byte {
        case ...0x20:
            if before == .afterPiece { state.mode = .tag }
        case UInt8(ascii: ">"):
            state.settle()
            finishStartTag(index, selfClosing: false)
        case UInt8(ascii: "/"):
            state.settle()
            state.mode = .selfClosing
        case UInt8(ascii: "=") where before == .afterAttributeName: state.mode = .beforeValue
        case UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"):
            fault("E-HTML", "'\(UnicodeScalar(byte))' cannot stand here in <\(state.name)>", index..<index + 1)
            state.mode = .tag
        default:
            if before == .afterPiece { fault("E-HTML", "put a blank between attributes", index..<index + 1) }
            state.settle()
            state.clearAttribute()
            state.mode = .attributeName
            nameStart = index
            takeAttributeName(byte, index)
        }
    }

    private mutating func takeAttributeName(_ byte: UInt8, _ index: Int) {
        switch byte {
        case ...0x20:
            finishAttributeName(index)
            state.mode = .afterAttributeName
        case UInt8(ascii: "="):
            finishAttributeName(index)
            state.mode = .beforeValue
        case UInt8(ascii: ">"), UInt8(ascii: "/"):
            finishAttributeName(index)
            state.mode = .afterAttributeName
            takeInTag(byte, index)
        default: state.attribute.unicodeScalars.append(UnicodeScalar((0x41...0x5A).contains(byte) ? byte | 0x20 : byte))
        }
    }

    private mutating func finishAttributeName(_ index: Int) {
        let name = state.attribute
        state.kind = HTMLTables.kind(ofAttribute: name, element: state.name)
        let range = max(0, index - name.utf8.count)..<index
        switch state.kind {
        case .handler:
            fault(
                "E-POLICY",
                "inline event handlers do not run under the content security policy: "
                    + "put a data- attribute here and listen in a script file", range)
        case .style where profile == .web:
            fault(
                "E-POLICY", "style attributes do not work under the content security policy: use a class", range)
        default: break
        }
        if isEdited { checkEditedAttribute(name, range) }
        if name == "formmethod" { fault("E-POLICY", "write the method at the form, so that it gets its token", range) }
        if state.tag.names.contains(name) { fault("E-HTML", "the attribute '\(name)' stands twice in this tag", range) }
    }

    private mutating func takeBeforeValue(_ byte: UInt8, _ index: Int) {
        switch byte {
        case ...0x20: break
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            state.quote = byte
            state.mode = .value
            state.valueDepth = sectionDepth
        case UInt8(ascii: ">"):
            fault("E-HTML", "the value of '\(state.attribute)' is missing", index..<index + 1)
            state.mode = .afterAttributeName
            takeInTag(byte, index)
        default:
            state.mode = .unquotedValue
            state.valueDepth = sectionDepth
            takeValue(byte, index)
        }
    }

    private mutating func takeValue(_ byte: UInt8, _ index: Int) {
        if state.mode == .value, byte == state.quote {
            finishValue(index)
            state.mode = .afterPiece
        } else if state.mode == .unquotedValue, byte <= 0x20 {
            finishValue(index)
            state.mode = .tag
        } else if state.mode == .unquotedValue, byte == UInt8(ascii: ">") {
            finishValue(index)
            finishStartTag(index, selfClosing: false)
        } else {
            if state.kind.isURL { trackURL(byte, index) }
            state.value.append(byte)
        }
    }

    private mutating func finishValue(_ index: Int) {
        let text = String(decoding: state.value, as: UTF8.self)
        if state.kind.isURL, !state.startsDynamic { checkAddress(text, index) }
        if isEdited, state.kind.isURL { checkEditedAddress(text, index) }
        state.tag.note(
            state.attribute, value: text, isDynamic: state.isDynamic, startsDynamic: state.startsDynamic)
        if state.attribute == "id" { noteID(text, max(0, index - state.value.count)..<index) }
        if state.attribute == "for", !state.isDynamic, let file {
            names.targets.append((text, Span(file: file, range: max(0, index - state.value.count)..<index)))
        }
        state.clearAttribute()
    }

    private mutating func noteID(_ id: String, _ range: Range<Int>) {
        if state.isDynamic {
            names.hasDynamicID = true
        } else if !names.add(id) {
            events.append(.lint("L-ID", message: "the id '\(id)' stands twice in this page", range: range))
        }
    }

    mutating func fault(_ code: String, _ message: String, _ range: Range<Int>) {
        events.append(.fault(code, message: message, range: range))
    }

    var isEdited: Bool { file?.isEdited ?? false }

    /// From the beginning of the tag to a place. A tag may have begun in another piece of text, whose places say
    /// nothing here.
    private func tagSofar(_ index: Int) -> Range<Int> { min(nameStart, index)..<index }
}
