import Fleet
import JSON
import LocatedYAML
package import SIPModel

/// The findings of earlier checks for drift. `drift --since-last` reports only what is new since then, and every
/// report shows when a number was last in sync.
package struct DriftMemory: Sendable, Equatable {
    package static let formatVersion = 1

    /// URL of the API that the findings belong to; they mean nothing for another API.
    package let apiURL: String
    /// When a check last read every number, ISO 8601 in UTC.
    package private(set) var lastSuccess: String?
    /// When a check with `--since-last` last delivered its report, ISO 8601 in UTC.
    package private(set) var told: String?
    package private(set) var numbers: [PhoneNumber: Number] = [:]

    package struct Number: Sendable, Equatable {
        /// When a check last found the number in sync, ISO 8601 in UTC.
        package fileprivate(set) var good: String?
        /// Fingerprint of the difference that a check with `--since-last` last reported; `nil` if none was reported,
        /// or if a later such check found the number in sync.
        package fileprivate(set) var told: String?
    }

    package init(apiURL: String) {
        self.apiURL = apiURL
    }

    /// Returns the memory after a check.
    ///
    /// - Parameters:
    ///   - report: the complete report, before `narrow(toNewSince:)`.
    ///   - scope: the scope of the check.
    ///   - tells: whether the check ran with `--since-last` and its report was delivered.
    package func after(_ report: DriftReport, scope: PlanScope, tells: Bool) -> DriftMemory {
        var next = self
        if report.unreadable.isEmpty, scope == .everything { next.lastSuccess = report.createdAt }
        if tells { next.told = report.createdAt }
        for checked in report.inSync {
            next.numbers[checked.number, default: Number()].good = report.createdAt
            if tells { next.numbers[checked.number]?.told = nil }
        }
        if tells {
            for entry in report.numbers { next.numbers[entry.number, default: Number()].told = entry.fingerprint }
        }
        if scope == .everything {
            // Forget numbers that are no longer declared or owned.
            let known = Set(report.inSync.map(\.number)).union(report.numbers.map(\.number))
                .union(report.unreadable.map(\.number))
            next.numbers = next.numbers.filter { known.contains($0.key) }
        }
        return next
    }
}

extension DriftReport {
    /// Adds the time when each number was last in sync, and when a check last read every number.
    ///
    /// - Parameter scope: the scope of this check; only one of every number counts as such.
    package mutating func recall(_ memory: DriftMemory, scope: PlanScope) {
        for index in numbers.indices { numbers[index].lastGoodAt = memory.numbers[numbers[index].number]?.good }
        for index in unreadable.indices {
            unreadable[index].lastGoodAt = memory.numbers[unreadable[index].number]?.good
        }
        lastSuccessAt = unreadable.isEmpty && scope == .everything ? createdAt : memory.lastSuccess
    }

    /// Removes differences that an earlier check already reported.
    package mutating func narrow(toNewSince memory: DriftMemory) {
        let isKnown = { (entry: DriftEntry) in memory.numbers[entry.number]?.told == entry.fingerprint }
        let known = numbers.filter(isKnown)
        sinceLast = SinceLast(
            since: memory.told,
            known: known.map { CheckedNumber(number: $0.number, file: $0.place?.file ?? "") },
            resolved: inSync.map(\.number).filter { memory.numbers[$0]?.told != nil }
        )
        numbers.removeAll(where: isKnown)
    }
}

extension DriftEntry {
    /// Fingerprint of the differences and their statuses. It leaves out the server's `updated_at`, because some
    /// servers change that time without a change of the attachment.
    fileprivate var fingerprint: String {
        var entry = self
        entry.place = nil
        entry.lastGoodAt = nil
        for index in entry.directions.indices { entry.directions[index].updatedAt = nil }
        return Digest.sha256(of: entry)
    }
}

// MARK: Codable

extension DriftMemory: Codable {
    private enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case apiURL = "api_url"
        case lastSuccess = "last_success_at"
        case told = "told_at"
        case numbers
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .formatVersion)
        guard version == Self.formatVersion else {
            throw DecodingError.dataCorruptedError(forKey: .formatVersion, in: container, debugDescription: "unknown")
        }
        apiURL = try container.decode(String.self, forKey: .apiURL)
        lastSuccess = try container.decodeIfPresent(String.self, forKey: .lastSuccess)
        told = try container.decodeIfPresent(String.self, forKey: .told)
        numbers = try container.decode([PhoneNumber: Number].self, forKey: .numbers)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(apiURL, forKey: .apiURL)
        try container.encodeIfPresent(lastSuccess, forKey: .lastSuccess)
        try container.encodeIfPresent(told, forKey: .told)
        try container.encode(numbers, forKey: .numbers)
    }
}

extension DriftMemory.Number: Codable {
    private enum CodingKeys: String, CodingKey {
        case good = "good_at"
        case told
    }
}
