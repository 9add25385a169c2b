import ArgumentParser
import Fleet
import PatchbayConfiguration
import Planning
import SIPModel

/// The reason why the value of an option is refused, as a clause.
struct OptionError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A length of time: `500ms`, `30s`, `10m`, `24h`, `2d`.
struct TimeSpan: CustomStringConvertible {
    let duration: Duration
    /// As it is written.
    let description: String

    init(_ text: String) throws(OptionError) {
        guard let duration = Duration(written: text) else {
            let hasUnit = text.contains { !$0.isNumber }
            throw OptionError(
                text.isEmpty || hasUnit
                    ? "write a number and its unit: 500ms, 30s, 10m, 24h, 2d" : "it has no unit: 30s, 10m, 24h")
        }
        self.duration = duration
        description = text
    }

    static func option(_ text: String) throws -> TimeSpan { try TimeSpan(text) }

    private init(seconds: Int, _ text: String) {
        duration = .seconds(seconds)
        description = text
    }

    static let none = TimeSpan(seconds: 0, "0s")
    static let tenSeconds = TimeSpan(seconds: 10, "10s")
    static let aDay = TimeSpan(seconds: 24 * 3_600, "24h")
}

/// `--without detach,replace`
struct ActionList {
    let actions: Set<Action>

    static func option(_ text: String) throws -> ActionList {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let wrong = words.first(where: { Action(rawValue: $0) == nil }) {
            throw OptionError(
                (words.count > 1 ? "'\(wrong)' is no action; " : "") + "actions are attach, update, replace and detach")
        }
        return ActionList(actions: Set(words.compactMap(Action.init(rawValue:))))
    }
}

/// `--waves 1,10%,100%`
struct WaveList {
    let sizes: [WaveSize]

    static func option(_ text: String) throws -> WaveList {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard words.count <= WaveSettings.maximum else {
            throw OptionError("there are at most \(WaveSettings.maximum) waves")
        }
        if let wrong = words.first(where: { WaveSize($0) == nil }) {
            throw OptionError(
                (words.count > 1 ? "'\(wrong)' is no size of a wave; " : "")
                    + "a size is a count from 1, or a percentage from 1% to 100%")
        }
        return WaveList(sizes: words.compactMap { WaveSize($0) })
    }
}

extension NumberSelection {
    static let help: ArgumentHelp =
        "Only these numbers: +14155550100, blocks (+1…100..+1…149), several with commas. May be given again."

    static func option(_ text: String) throws -> NumberSelection {
        do { return try NumberSelection(text) } catch {
            throw OptionError((error.item == text ? "" : "'\(error.item)': ") + error.reason)
        }
    }
}

extension Selector {
    static func option(_ text: String) throws -> Selector {
        do { return try Selector(text) } catch {
            throw OptionError("'\(error.term)' is no term: LABEL=VALUE or LABEL!=VALUE, several with commas")
        }
    }
}

extension Shard {
    static func option(_ text: String) throws -> Shard {
        guard let shard = Shard(text) else { throw OptionError("write I/N, 1 ≤ I ≤ N ≤ 1,000: 2/5") }
        return shard
    }
}
