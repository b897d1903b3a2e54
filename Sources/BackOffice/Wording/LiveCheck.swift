import Engagement
import Foundation
import Links
import Templates

/// What a check found, for the script that shows it while somebody types.
struct LiveCheck: Encodable {
    let isSound: Bool
    /// Whether nothing is lost when the page is left.
    let isKept: Bool
    let status: String
    let problems: [WordingPage.Problem]
    let subject: String
    let text: String
    let preview: String
    let isNarrow: Bool

    init(
        _ found: WordingCheck, _ letter: WordedLetter, _ language: String, sample: Int, _ look: PreviewLook
    ) {
        isSound = found.isSound
        isKept = found.isKept
        status = found.inWords
        problems = found.problems.map(WordingPage.Problem.init)
        let shown = found.samples.indices.contains(sample - 1) ? found.samples[sample - 1] : nil
        subject = shown?.subject ?? ""
        text = shown?.text ?? ""
        preview = WordingPage.previewLink(letter, language, of: "draft", sample: sample, look)
        isNarrow = look.isNarrow
    }

    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension WordingCheck {
    /// "No problems."
    var inWords: String {
        let count = problems.count { !$0.isHint }
        if count > 0 {
            return count == 1 ? "1 problem: it cannot be saved yet." : "\(count) problems: it cannot be saved yet."
        }
        let hints = problems.count
        return hints == 0 ? "No problems." : hints == 1 ? "No problems, 1 hint." : "No problems, \(hints) hints."
    }

    static func failed(_ found: WordingProblems) -> WordingCheck { WordingCheck(problems: found.problems, samples: []) }
}
