import Kernel

/// Which reseller stands below which: at most three levels, and nobody below itself.
struct ResellerTree {
    /// The reseller above each one that has one.
    let parents: [Identifier: Identifier]

    /// Throws ResellerRefusal for a cycle, or when something would be too deep.
    func check(_ id: Identifier, named name: String, below parent: Identifier) throws {
        if parent == id || above(parent).contains(id) { throw ResellerRefusal.cycle(name: name) }
        if depth(of: parent) + height(of: id) > Partnering.deepest { throw ResellerRefusal.tooDeep(name: name) }
    }

    /// 1 for a reseller that nobody is above.
    func depth(of id: Identifier) -> Int { above(id).count + 1 }

    /// 1 for a reseller that has nobody below.
    func height(of id: Identifier) -> Int {
        let below = parents.filter { $0.value == id }.map { height(of: $0.key) }
        return 1 + (below.max() ?? 0)
    }

    /// Those above, the nearest first.
    func above(_ id: Identifier) -> [Identifier] {
        var (chain, place): ([Identifier], Identifier) = ([], id)
        while let parent = parents[place], !chain.contains(parent), chain.count <= parents.count {
            chain.append(parent)
            place = parent
        }
        return chain
    }
}
