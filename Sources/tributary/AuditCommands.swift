import ArgumentParser
import Foundation
import World

/// Proves that nobody changed the audit trail.
struct KeepAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Prove that nobody changed the audit trail.",
        subcommands: [Verify.self, Anchor.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute every line again and say the first that is wrong; ends with code 1 then.",
            discussion: "The program can go on meanwhile: nothing is locked.")

        @Option(help: "The tenant, by its short name; without it all.") var tenant: String?
        @Option(help: "A file of anchors, kept elsewhere: it finds what was cut off together with the noted end.")
        var anchors: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let text = try anchors.map { try String(contentsOfFile: $0, encoding: .utf8) }
                let finding = try await start.serving.withWorld { world in
                    try await AuditKeeping(world).verify(tenant: tenant, anchors: text)
                }
                for line in finding.lines { Terminal.say(line) }
                guard finding.isWhole else { throw ExitCode.failure }
            }
        }
    }

    struct Anchor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the end of the trail, to be kept where nobody who reaches the database can change it.")

        @Option(help: "The tenant, by its short name; without it all.") var tenant: String?
        @Option(help: "A file to which the lines are added; without it they are printed.") var to: String?

        func run() async throws {
            let start = try Start(quiet: true)
            try await Terminal.attempt {
                let lines = try await start.serving.withWorld { world in
                    try await AuditKeeping(world).anchors(tenant: tenant)
                }
                guard let to else { return lines.forEach { Terminal.say($0) } }
                if !FileManager.default.fileExists(atPath: to) {
                    // Where this fails, opening says so.
                    _ = FileManager.default.createFile(atPath: to, contents: nil)
                }
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: to))
                try file.seekToEnd()
                try file.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
                try file.synchronize()
                try file.close()
                Terminal.say("\(to) holds \(lines.count == 1 ? "one more line" : "\(lines.count) more lines").")
            }
        }
    }
}
