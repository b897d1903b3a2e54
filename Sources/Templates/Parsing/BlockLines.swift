/// How the lines of a block's filling are moved from where they were written to where they are put.
struct BlockLines {
    /// In front of every line of the filling.
    let indentation: [UInt8]
    /// Taken off every line of the filling first.
    let dedentation: Int
    /// Whether the filling begins at the beginning of a line of its own.
    let startsLine: Bool

    init(_ place: BlockTag, _ placeFile: SourceFile, _ filling: BlockTag, _ fillingFile: SourceFile) {
        let first = filling.body.first?.start
        startsLine = filling.isStandalone && first != nil
        dedentation = startsLine ? first.map { fillingFile.blanks(at: $0).count } ?? 0 : 0
        guard place.isFirst else {
            indentation = []
            return
        }
        let standard = place.isStandalone ? place.body.first.map { placeFile.blanks(at: $0.start) } : nil
        indentation = standard ?? place.indentation
    }
}

extension Node {
    /// Where the piece begins in its file, its indentation included.
    var start: Int {
        switch self {
        case .text(let range): range.lowerBound
        case .value(let tag): tag.span.lowerBound
        case .section(let tag): tag.span.lowerBound
        case .match(let tag): tag.span.lowerBound
        case .partial(let tag): tag.span.lowerBound - tag.indentation.count
        case .parent(let tag): tag.span.lowerBound - tag.indentation.count
        case .block(let tag): tag.span.lowerBound - tag.indentation.count
        case .asset(_, let span), .noToken(let span), .flush(let span): span.lowerBound
        case .message(let tag): tag.span.lowerBound
        case .wrap(let tag): tag.span.lowerBound
        case .lineStart(let start): start
        }
    }
}
