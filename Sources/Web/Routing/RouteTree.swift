/// What a tree finds by method and path.
protocol Routed: Sendable {
    var verb: String { get }
    var pattern: String { get }
}

extension Routes.Route: Routed {
    var verb: String { method.rawValue }
}

extension MachineRoute: Routed {
    var verb: String { method.rawValue }
}

/// Finds the route of a path. Literal parts match byte for byte, so no spelling of a path reaches another guard.
struct RouteTree<Route: Routed>: Sendable {
    struct Match: Sendable {
        let route: Route
        let parameters: [String: String]
    }

    enum Finding: Sendable {
        case found(Match)
        /// The path exists for other methods.
        case otherMethods([String])
        case nothing
    }

    private indirect enum Step: Sendable {
        case node(Node)
    }

    private struct Node: Sendable {
        var literals: [Substring: Step] = [:]
        var parameter: Step?
        var routes: [String: (route: Route, names: [String])] = [:]
    }

    private var root = Node()

    init(_ routes: [Route]) throws {
        for route in routes {
            guard route.pattern.hasPrefix("/") else { throw RouteFault(description: "\(route.pattern) is no path") }
            let parts = Self.parts(of: route.pattern)
            let names = parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            try Self.insert(route, names, parts[...], into: &root)
        }
    }

    func find(_ method: String, _ path: String) -> Finding {
        guard path.hasPrefix("/") else { return .nothing }
        var values: [Substring] = []
        guard let node = walk(Self.parts(of: path)[...], root, &values) else { return .nothing }
        guard let entry = node.routes[method] else {
            let methods = node.routes.keys.sorted()
            return .otherMethods(methods.contains("GET") ? methods + ["HEAD"] : methods)
        }
        var parameters: [String: String] = [:]
        for (name, value) in zip(entry.names, values) {
            guard let decoded = FormDecoding.pathPart(value), !decoded.isEmpty else { return .nothing }
            parameters[name] = decoded
        }
        return .found(Match(route: entry.route, parameters: parameters))
    }

    private func walk(_ parts: ArraySlice<Substring>, _ node: Node, _ values: inout [Substring]) -> Node? {
        guard let part = parts.first else { return node.routes.isEmpty ? nil : node }
        if case .node(let next)? = node.literals[part], let found = walk(parts.dropFirst(), next, &values) {
            return found
        }
        guard case .node(let next)? = node.parameter, !part.isEmpty else { return nil }
        values.append(part)
        if let found = walk(parts.dropFirst(), next, &values) { return found }
        values.removeLast()
        return nil
    }

    private static func parts(of path: String) -> [Substring] {
        path == "/" ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func insert(
        _ route: Route, _ names: [String], _ parts: ArraySlice<Substring>, into node: inout Node
    ) throws {
        guard let part = parts.first else {
            guard node.routes.updateValue((route, names), forKey: route.verb) == nil else {
                throw RouteFault(description: "\(route.verb) \(route.pattern) is routed twice")
            }
            return
        }
        let isParameter = part.hasPrefix("{")
        var next = Node()
        if case .node(let existing)? = isParameter ? node.parameter : node.literals[part] { next = existing }
        try insert(route, names, parts.dropFirst(), into: &next)
        if isParameter { node.parameter = .node(next) } else { node.literals[part] = .node(next) }
    }
}

/// A route that cannot be told from another, or whose pattern is no path.
struct RouteFault: Error, Hashable, CustomStringConvertible {
    let description: String
}
