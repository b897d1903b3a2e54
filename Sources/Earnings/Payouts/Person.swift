import Identity
import Kernel

/// A signed-in person who prepares, approves or releases money. The program itself never does.
struct Person {
    let id: Identifier
    let name: String

    init(_ actor: Actor) throws {
        guard let id = actor.accountID else { throw NotFound() }
        self.id = id
        name = actor.name
    }
}
