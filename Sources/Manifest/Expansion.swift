import Fleet
import LocatedYAML
import SIPModel

/// The declared numbers, with blocks expanded; each number occurs once.
struct Expansion {
    /// Two declarations of one number.
    struct Clash {
        let number: PhoneNumber
        let earlier: NumberDeclaration
        let later: NumberDeclaration
    }

    private(set) var fleet = DesiredFleet()
    /// One clash for each pair of declarations: the first number that both have.
    private(set) var clashes: [Clash] = []
    /// Whether there are more numbers than the limit. If so, `fleet` is incomplete.
    private(set) var hasTooMany = false

    private let declarations: Declarations
    private let limit: Int
    /// The count of numbers added so far. A number in overlapping blocks counts each time, so that the limit always
    /// ends the expansion.
    private var declared = 0
    private var known: Set<Pair> = []

    private struct Pair: Hashable {
        let earlier: SourcePlace
        let later: SourcePlace
    }

    /// Declarations by place. Lazy, since only a clash needs it, and clashes are rare.
    private lazy var owners = Dictionary(
        declarations.numbers.joined().map { ($0.span.start, $0) }
    ) { first, _ in first }

    init(_ declarations: Declarations, limit: Int) {
        self.declarations = declarations
        self.limit = limit
        var count = 0
        for declaration in declarations.numbers.joined() where count < limit {
            if case .block(let block, _) = declaration.key { count += Int(clamping: block.count) } else { count += 1 }
        }
        fleet.reserveCapacity(min(count, limit))
    }

    mutating func add(
        _ declaration: NumberDeclaration,
        _ inbound: DesiredDirection,
        _ outbound: DesiredDirection
    ) {
        func desired(_ number: PhoneNumber) -> DesiredNumber {
            DesiredNumber(
                number,
                inbound: inbound,
                outbound: outbound,
                labels: declaration.labels,
                preventDetach: declaration.preventDetach,
                place: declaration.span.start
            )
        }
        switch declaration.key {
        case .broken: return
        case .single(let number): add(desired(number), of: declaration)
        case .block(let block, let exceptions):
            for number in block.numbers where !exceptions.contains(number) && !hasTooMany {
                add(desired(number), of: declaration)
            }
        }
    }

    private mutating func add(_ desired: consuming DesiredNumber, of declaration: NumberDeclaration) {
        let number = desired.number
        declared += 1
        if declared > limit {
            hasTooMany = true
        } else if let other = fleet.insert(desired) {
            let pair = Pair(earlier: other.place, later: declaration.span.start)
            guard known.insert(pair).inserted, let earlier = owners[other.place] else { return }
            clashes.append(Clash(number: number, earlier: earlier, later: declaration))
        }
    }
}
