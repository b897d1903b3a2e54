import Foundation
import Hummingbird

/// The smallest server that Hummingbird makes: what `bin/bench` measures the program against.
@main struct Hello {
    static func main() async throws {
        let router = Router()
        router.get("/") { _, _ in "hello" }
        let port = Int(ProcessInfo.processInfo.environment["PORT"] ?? "") ?? 8081
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await server.runService()
    }
}
