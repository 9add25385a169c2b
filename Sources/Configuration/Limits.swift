/// The operations that a guard counts, in distinct numbers.
package enum GuardKind: String, Sendable, CaseIterable, Codable {
    /// Numbers that lose an attachment.
    case detach
    /// Numbers that briefly lose a direction.
    case replace
    case update
    /// Numbers with an attachment that someone else made and that differs from the desired one.
    case adopt
    /// Numbers that are attached in the ledger and unattached at the API.
    case reattach

    /// The least that a percentage above 0 allows. In a small fleet, a share may be less than one number.
    package var floor: Int {
        switch self {
        case .detach, .reattach: 1
        case .replace, .update, .adopt: 5
        }
    }
}

/// The maximum numbers that one apply may touch with one kind of operation.
package enum Limit: Sendable, Hashable {
    case unlimited
    case count(Int)
    /// 0 … 100 percent of the owned numbers, rounded down, at most 100 numbers. More than 0 % is at least the kind's floor.
    case percentage(Int)

    /// Returns the number of numbers allowed; `nil` for no limit.
    ///
    /// - Parameters:
    ///   - kind: what is limited.
    ///   - owned: the number of owned numbers.
    package func allowed(_ kind: GuardKind, ofOwned owned: Int) -> Int? {
        switch self {
        case .unlimited: nil
        case .count(let count): count
        case .percentage(0): 0
        case .percentage(let percent): max(kind.floor, min(100, owned * percent / 100))
        }
    }

    /// Reads `none`, `12` or `20%`; `nil` for any other text.
    package init?(_ text: String) {
        if text == "none" {
            self = .unlimited
        } else if text.hasSuffix("%"), let percent = Self.number(text.dropLast()), percent <= 100 {
            self = .percentage(percent)
        } else if let count = Self.number(text[...]) {
            self = .count(count)
        } else {
            return nil
        }
    }

    /// Accepts digits alone: `Int` would accept a sign, too.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}

extension Limit: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unlimited: "none"
        case .count(let count): String(count)
        case .percentage(let percent): "\(percent)%"
        }
    }
}

/// The limits of a configuration (docs/configuration.md#limits).
package struct Limits: Sendable, Equatable {
    private var byKind: [GuardKind: Limit] = [:]

    package init() {}

    package subscript(_ kind: GuardKind) -> Limit {
        get { byKind[kind] ?? Self.standard(kind) }
        set { byKind[kind] = newValue }
    }

    private static func standard(_ kind: GuardKind) -> Limit {
        switch kind {
        case .detach, .replace, .reattach: .percentage(20)
        case .update: .unlimited
        case .adopt: .count(0)
        }
    }
}

/// One entry of `allow`: totals that hold until a date, reviewed in Git.
package struct Allowance: Sendable, Equatable {
    /// The allowed numbers of each kind; they replace lower limits.
    package let totals: [GuardKind: Int]
    /// The last day on which the allowance holds.
    package let until: CalendarDay
    package let reason: String

    package init(totals: [GuardKind: Int], until: CalendarDay, reason: String) {
        self.totals = totals
        self.until = until
        self.reason = reason
    }
}

/// A day of the Gregorian calendar, such as `2026-12-01`.
package struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    package var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }
}
