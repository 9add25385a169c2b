import BlandWire
import TestSupport

/// What may happen to one run of a story.
struct Troubles: Sendable {
    /// How often a write goes wrong, and a read, in percent.
    var writes = 0
    var reads = 0
    /// How often a read shows an old state, in percent, and how old it is at most.
    var staleReads = 0
    var lag = Duration.zero
    /// Whether the API refuses every attach for good.
    var refusesAttaches = false
    /// The time at which the API fails on every call, and for how long.
    var outage: (from: Duration, span: Duration)?
    /// How often the ledger can't be saved, in percent.
    var saves = 0
    /// The number of journal writes after which the disk is full.
    var journalWrites: Int?
    var disturbances: [(at: Duration, what: Disturbance)] = []

    enum Disturbance: Sendable {
        case signal
        case leaseTaken
        case leaseLapsing
        case keyRefused
        case kill
    }

    static let none = Troubles()

    static func draw(_ dice: inout SplitMix64) -> Troubles {
        var troubles = Troubles()
        if dice.chance(80) { troubles.writes = [5, 30, 60].randomElement(using: &dice) ?? 0 }
        if dice.chance(50) { troubles.reads = [5, 20, 50].randomElement(using: &dice) ?? 0 }
        if dice.chance(30) {
            troubles.staleReads = [20, 60, 100].randomElement(using: &dice) ?? 0
            troubles.lag = .milliseconds(Int.random(in: 50...3000, using: &dice))
        }
        troubles.refusesAttaches = dice.chance(10)
        if dice.chance(15) {
            troubles.outage = (
                .milliseconds(Int.random(in: 0...3000, using: &dice)),
                .milliseconds(Int.random(in: 500...40_000, using: &dice))
            )
        }
        if dice.chance(15) { troubles.saves = [20, 60, 100].randomElement(using: &dice) ?? 0 }
        if dice.chance(15) { troubles.journalWrites = Int.random(in: 0...30, using: &dice) }
        let count = [0, 0, 1, 1, 1, 2, 3].randomElement(using: &dice) ?? 0
        for _ in 0..<count {
            let at = Duration.milliseconds(Int.random(in: 0...(dice.chance(50) ? 1500 : 15_000), using: &dice))
            let kinds: [Disturbance] = [.signal, .signal, .leaseTaken, .leaseLapsing, .keyRefused, .kill, .kill]
            let what = kinds.randomElement(using: &dice) ?? .signal
            troubles.disturbances.append((at, what))
            // A wrapper forwards a Ctrl-C that its child got, too.
            if case .signal = what, dice.chance(30) { troubles.disturbances.append((at + .milliseconds(10), .signal)) }
        }
        return troubles
    }
}

/// What becomes of one call.
enum Fate: Equatable, Sendable {
    case answered
    case refused
    /// An attach of two directions makes one and refuses the other.
    case halfRefused
    /// The answer is lost; the call acts at once, later, or never.
    case lost(Acts)
    case answeredWith(Page, Acts)
    case notConnected

    enum Acts: Equatable, Sendable {
        case atOnce
        case later(Duration)
        case never
    }

    enum Page: CaseIterable, Sendable {
        case html404, redirect, unauthorized, throttled, serverError, unavailable, timeout, gibberish
    }

    static func ofWrite(_ troubles: Troubles, _ dice: inout SplitMix64) -> Fate {
        guard dice.chance(troubles.writes) else { return .answered }
        switch Int.random(in: 0..<10, using: &dice) {
        case 0: return .refused
        case 1: return .halfRefused
        case 2: return .notConnected
        case 3, 4: return .lost(.atOnce)
        case 5: return .lost(.never)
        case 6: return .lost(.later(.milliseconds(Int.random(in: 100...20_000, using: &dice))))
        default:
            let page = Page.allCases.randomElement(using: &dice) ?? .serverError
            // A refused key, a throttled call and a redirect weren't carried out; of the others nobody knows.
            switch page {
            case .redirect, .unauthorized, .throttled: return .answeredWith(page, .never)
            default: return .answeredWith(page, dice.chance(50) ? .atOnce : .never)
            }
        }
    }

    static func ofRead(_ troubles: Troubles, _ dice: inout SplitMix64) -> Fate {
        guard dice.chance(troubles.reads) else { return .answered }
        if dice.chance(40) { return .lost(.never) }
        return .answeredWith(Page.allCases.randomElement(using: &dice) ?? .serverError, .never)
    }
}
