package import Applying

/// Explores every history of a scenario, depth-first, deduplicated by state.
package struct Explorer {
    package struct Report: Sendable {
        package var states = 0
        package var ends = 0
        /// The paths from the beginning to an end.
        package var histories = 0.0
        package var deepest = 0
        package var violations: [Invariant: Int] = [:]
    }

    package typealias Next = @Sendable (Event, inout OperationMachine) -> Effect?

    private let scenario: Scenario
    private let next: Next

    package init(_ scenario: Scenario, next: @escaping Next = { $1.next($0) }) {
        self.scenario = scenario
        self.next = next
    }

    private struct Frame {
        var node: Node
        var rest: [(Move, Node)]
        /// The paths from here to an end that were found so far.
        var histories = 0.0
    }

    /// - Parameter stopsAtFirst: whether the first violation is enough.
    package func explore(stopsAtFirst: Bool = false) -> Report {
        var report = Report()
        var rules = Rules(scenario, next: next)
        /// The paths from each visited state to an end; `nil` while it is on the current path.
        var visited: [Node: Double?] = [:]
        var path: [Frame] = []

        func add(_ histories: Double) {
            if let last = path.indices.last {
                path[last].histories += histories
            } else {
                report.histories += histories
            }
        }

        func enter(_ node: Node) {
            if let known = visited[node] {
                // A state that leads to itself: the run would never end.
                if known == nil { report.violations[.bounded, default: 0] += 1 }
                add(known ?? 0)
                return
            }
            visited[node] = .some(nil)
            report.states += 1
            if case .end = node.effect { report.ends += 1 }
            let steps = rules.steps(node)
            for invariant in rules.broken { report.violations[invariant, default: 0] += 1 }
            path.append(Frame(node: node, rest: steps))
            report.deepest = max(report.deepest, path.count)
        }

        for root in scenario.roots {
            enter(root)
            while let last = path.indices.last {
                if stopsAtFirst, !report.violations.isEmpty { return report }
                if let (_, node) = path[last].rest.popLast() {
                    enter(node)
                } else {
                    let done = path.removeLast()
                    let histories = max(1, done.histories)
                    visited[done.node] = histories
                    add(histories)
                }
            }
        }
        return report
    }

    private static func short(_ line: String) -> String {
        [
            "Applying.", "Exploration.", "PerPlace<Shown>", "PerPlace<Outcome.Claim>", "Event.", "Shown.", "Answer.",
            "Call.",
            "Outcome.Result.", "Outcome.Reason.", "Outcome.Claim.", "Wait.", "(rawValue: ",
        ].reduce(line) { $0.replacing($1, with: "") }
    }

    /// The shortest history that breaks an invariant, one line a step.
    package func shortestHistory(breaking invariant: Invariant) -> [String] {
        var rules = Rules(scenario, next: next)
        var parents: [Int] = []
        var moves: [Move?] = []
        var nodes: [Node] = []
        var visited: Set<Node> = []
        func add(_ node: Node, _ move: Move?, _ parent: Int) {
            guard visited.insert(node).inserted else { return }
            nodes.append(node)
            moves.append(move)
            parents.append(parent)
        }
        for root in scenario.roots { add(root, nil, -1) }
        var index = 0
        while index < nodes.count {
            let steps = rules.steps(nodes[index])
            if rules.broken.contains(invariant) {
                var lines: [String] = []
                var at = index
                while at >= 0 {
                    let move = moves[at].map { "\($0)" } ?? "start"
                    lines.append(
                        "\(move) -> \(nodes[at].effect)  [server \(nodes[at].world.server.first) \(nodes[at].world.server.second)]"
                    )
                    at = parents[at]
                }
                return lines.reversed().map(Self.short)
            }
            for (move, node) in steps { add(node, move, index) }
            index += 1
        }
        return []
    }
}
