import ArgumentParser

struct Deploy: ParsableCommand {
    enum Place: String, CaseIterable, ExpressibleByArgument {
        case systemd, container, cluster
    }

    static let configuration = CommandConfiguration(
        abstract: "Print what runs the program in earnest: a systemd unit, a container recipe or a three-node plan.",
        discussion: "Nothing is changed. Save it where its first lines say, and adapt what is written in capitals.")

    @Argument(help: "systemd, container or cluster.") var place: Place

    func run() {
        switch place {
        case .systemd: Terminal.say(SystemdUnit.text)
        case .container: Terminal.say(ContainerRecipe.text)
        case .cluster: Terminal.say(ClusterPlan.text)
        }
    }
}
