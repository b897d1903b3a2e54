/// Cuts of a program: where the answer is flushed, and blocks that are rendered alone.
extension Compiler {
    mutating func emitFlush(_ span: Range<Int>) {
        guard profile == .web, sectionDepth == 0 else {
            report(
                "E-FLUSH",
                profile == .web
                    ? "{{%flush}} must stand outside of all sections: a part of a loop cannot be sent alone"
                    : "{{%flush}} belongs into pages", span)
            return
        }
        if let state = html?.state, state.isInTag {
            return report("E-FLUSH", "{{%flush}} cannot stand in \(HTMLWords.name(of: state))", span)
        }
        draft.cuts.append(draft.here())
    }

    /// Notes where the steps of a block lie when it may be rendered alone.
    mutating func region(_ name: String, _ span: Range<Int>, _ body: (inout Compiler) -> Void) {
        guard fragments.contains(name), sectionDepth == 0 else { return body(&self) }
        if let state = html?.state, state.mode != .text {
            report("E-FRAGMENT", "the fragment '\(name)' begins in \(HTMLWords.name(of: state))", span)
        }
        let start = draft.here()
        body(&self)
        draft.regions[name] = start..<draft.here()
    }

    /// `{{#wrap 72}}…{{/wrap}}`
    mutating func emitWrap(_ tag: WrapTag) {
        guard profile == .text else {
            report("E-WRAP", "{{#wrap}} fills the lines of plain text, and this is no text file", tag.span)
            return
        }
        let loops = nextLoop
        let mark = newLoop()
        draft.append(Op(code: .wrapStart, slot: UInt16(mark)))
        emit(tag.body)
        draft.here()
        draft.append(Op(code: .wrapEnd, slot: UInt16(mark), a: Int32(tag.width)))
        nextLoop = loops
    }
}
