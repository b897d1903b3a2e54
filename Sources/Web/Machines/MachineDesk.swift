import Identity

/// What the face for programs needs beside its routes.
public struct MachineDesk: Sendable {
    let routes: [MachineRoute]
    let keeping: KeepingTokens

    public init(_ routes: [MachineRoute], keeping: KeepingTokens) {
        self.routes = routes
        self.keeping = keeping
    }
}
