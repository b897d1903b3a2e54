import DatabaseSupport
import Foundation
import Identity
import Kernel
import Samples
import Testing

@testable import Sales

@Suite(.database) struct SampleFeedTests {
    private static let end = Month(year: 2026, month: 10)

    @Test func theSameSeedGivesTheSameBytes() {
        let one = SampleFeed(seed: 4, customers: 40, through: Self.end)
        #expect(one.files == SampleFeed(seed: 4, customers: 40, through: Self.end).files)
        #expect(one.files != SampleFeed(seed: 5, customers: 40, through: Self.end).files)
        #expect(one.months.lowerBound == Month(year: 2025, month: 11))
    }

    /// Every month is a bundle of its own, and no row of it is turned away.
    @Test func isTakenWholeMonthByMonth() async throws {
        let sample = SampleFeed(through: Self.end)
        try await TestDatabase.own { database, _ in
            let trial = try await FeedTrial(database, numbers: SampleReseller.all.map(\.publicID))
            var counts = FeedCounts()
            for offset in 0..<12 {
                let month = sample.months.lowerBound.adding(offset)
                let result = try await trial.take(try trial.files(sample.files(of: month)))
                #expect(try await trial.rejections(result.id) == [])
                counts = counts + result.counts
            }
            #expect(counts[.parked] + counts[.rejected] + counts[.stale] + counts[.unchanged] == 0)
            #expect(counts[.created] > 3000)
            #expect(counts[.updated] > 100)
            let whole = try await trial.take(try trial.files(sample.files))
            #expect(whole.counts[.unchanged] == whole.counts.total)
            #expect(whole.counts.total == counts.total)
        }
    }
}

extension FeedTrial {
    func files(_ sample: [SampleFile]) throws -> [IncomingFile] {
        let folder = "\(setting.folder)/in-\(sample.count)-\(sample.first?.text.utf8.count ?? 0)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try sample.map { file in
            let path = "\(folder)/\(file.name)"
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: path))
            return IncomingFile(name: file.name, path: path, bytes: file.text.utf8.count)
        }
    }
}
