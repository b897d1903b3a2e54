import Foundation

/// One score in the stored form of a scorecard.
private struct StoredScore: Codable {
    let score: Int
    let note: String?
}

extension Scorecard {
    /// A JSON object: each scored criterion with its score and note.
    var json: String {
        var object: [String: StoredScore] = [:]
        for (criterion, score) in values {
            object[criterion.rawValue] = StoredScore(score: score, note: notes[criterion])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(object) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    init(json: String) throws {
        var (values, notes): ([Criterion: Int], [Criterion: String]) = ([:], [:])
        for (name, stored) in try JSONDecoder().decode([String: StoredScore].self, from: Data(json.utf8)) {
            guard let criterion = Criterion(rawValue: name) else { continue }
            values[criterion] = stored.score
            notes[criterion] = stored.note
        }
        self.init(values: values, notes: notes)
    }
}
