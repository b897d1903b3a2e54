import Kernel

/// Which reseller stands below which: at most three levels, and nobody below itself.
public struct ResellerTree {
    /// A reseller in its tree.
    public struct Place: Sendable {
        public let reseller: Reseller
        /// 1 at the top.
        public let level: Int
    }

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
        var (height, level, seen): (Int, Set<Identifier>, Set<Identifier>) = (0, [id], [])
        while !level.isEmpty {
            height += 1
            seen.formUnion(level)
            level = Set(parents.filter { level.contains($0.value) }.keys).subtracting(seen)
        }
        return height
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
