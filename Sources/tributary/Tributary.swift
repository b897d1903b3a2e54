import ArgumentParser
import Hummingbird
@main struct Tributary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tributary")
}
