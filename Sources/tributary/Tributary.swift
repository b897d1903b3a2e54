import ArgumentParser
@main struct Tributary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tributary")
}
