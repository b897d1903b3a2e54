/// Plain text whose paragraphs are filled to a width.
enum WrappedLines {
    /// Lines that follow each other are one paragraph; an empty line, a line that is indented and a line that begins
    /// with a mark such as `- ` or `1. ` begin a new one. What follows a mark is indented below it. A word that is
    /// longer than the width, such as an address, stands on a line of its own. The width counts characters.
    static func fill(_ text: String, width: Int) -> String {
        var lines: [String] = []
        var paragraph: [Substring] = []
        var margin = ""
        func finish() {
            if !paragraph.isEmpty { lines += filled(paragraph, margin, width) }
            (paragraph, margin) = ([], "")
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split { $0 == " " || $0 == "\r" }
            if words.isEmpty {
                finish()
                lines.append("")
            } else if line.hasPrefix(" ") {
                finish()
                lines.append(String(line))
            } else {
                if isMark(words[0]) {
                    finish()
                    margin = String(repeating: " ", count: words[0].count + 1)
                }
                paragraph += words
            }
        }
        finish()
        return lines.joined(separator: "\n")
    }

    private static func isMark(_ word: Substring) -> Bool {
        word == "-" || word == "*" || word == "•"
            || word.count > 1 && word.hasSuffix(".") && word.dropLast().allSatisfy { $0.isNumber }
    }

    private static func filled(_ words: [Substring], _ margin: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = margin + word
            }
        }
        return lines + [line]
    }
}
