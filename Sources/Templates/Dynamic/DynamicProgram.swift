/// A template without types as a list of steps.
final class DynamicProgram: Sendable {
    enum Step: Sendable {
        case text(Range<Int>)
        /// A tag that prints begins its line: the indentation comes first.
        case lineStart
        case value(DynamicName, isRaw: Bool)
        case section(Section)
        /// The end of a section: on with its next element.
        case next
        case call(Call)
        case block(Block)
        /// The end of a template or of a filling: back to where it was called.
        case leave
    }

    struct Section: Sendable {
        let name: DynamicName
        let isInverted: Bool
        /// What lambdas get and the delimiters that apply there.
        let inner: Range<Int>
        let delimiters: Delimiters
        /// The step behind the section.
        var end = 0
    }

    /// A partial, or a parent with what fills its blocks.
    struct Call: Sendable {
        enum Target: Sendable {
            case name(String)
            case dynamic(DynamicName)
        }

        let target: Target
        /// What every line of the called template is moved by; nil when the call stands beside text: then its lines are
        /// not moved, whatever moves the caller's.
        let indentation: [UInt8]?
        let span: Range<Int>
        var fillings: [String: (tag: BlockTag, start: Int)] = [:]
        /// The step behind the call.
        var end = 0
    }

    struct Block: Sendable {
        let tag: BlockTag
        /// The step behind the block.
        var end = 0
    }

    let file: SourceFile
    let steps: [Step]

    init(_ file: SourceFile, _ steps: [Step]) {
        self.file = file
        self.steps = steps
    }
}

/// A name with dots. Without parts it is the innermost value itself.
struct DynamicName: Sendable {
    struct Part: Sendable {
        let bytes: [UInt8]
        let symbol: Int
    }

    let parts: [Part]
}
