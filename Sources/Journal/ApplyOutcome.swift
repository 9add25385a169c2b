package import SIPModel

/// The outcome of an apply, for its summary and its exit code.
package struct ApplyOutcome: Sendable, Equatable {
    /// The format version of an outcome's JSON.
    package static let formatVersion = 1

    /// The result of one number.
    package enum Result: String, Sendable, Codable, CaseIterable {
        /// The live state equals the desired state.
        case applied
        case failed
        /// The number changed after it was planned, so the run left it unchanged.
        case stale
        /// Not begun, because an attach or update of the run failed.
        case held
        /// Not begun, because the run was stopped.
        case notBegun = "not_begun"
        /// Another run took the ledger's lock, and the number is its work.
        case handedOver = "handed_over"
    }

    package struct Number: Sendable, Equatable, Codable {
        package var number: PhoneNumber
        package var result: Result
        /// The explanation, if the number wasn't applied.
        package var message: String?
        /// Whether a replace failed between its detach and its attach, and left a direction without an attachment.
        package var hasGap: Bool
        /// Whether a call that got no answer may still be carried out.
        package var isUnsure: Bool
        /// The longest gap of the number's replaces, in milliseconds; `nil` if nothing was replaced.
        package var gapLength: Double?
        /// Whether the API refused an attach for good: another apply may fail as well.
        package var isRefused = false
        /// Whether some of its operations were done, and the rest wasn't begun.
        package var isHalf = false

        package init(
            _ number: PhoneNumber,
            _ result: Result,
            message: String? = nil,
            hasGap: Bool = false,
            isUnsure: Bool = false,
            gapLength: Double? = nil
        ) {
            self.number = number
            self.result = result
            self.message = message
            self.hasGap = hasGap
            self.isUnsure = isUnsure
            self.gapLength = gapLength
        }

        /// Whether a reader must look at the number.
        package var isNotable: Bool { result != .applied || isUnsure }

        private enum CodingKeys: String, CodingKey {
            case number
            case result
            case message
            case hasGap = "gap"
            case isUnsure = "unsure"
            case gapLength = "gap_ms"
        }
    }

    /// Every number with an operation, in order.
    package var numbers: [Number] = []
    /// Count of the numbers for which only the ledger entry was written, without a call.
    package var recorded = 0
    /// Numbers newly attached outbound, which need their one-time verification.
    package var needVerification: [PhoneNumber] = []
    /// The reason why the run was stopped (the key, the entitlement, a failing API, a signal); `nil` if it wasn't.
    package var stopped: String?
    /// Whether the run stopped because the key or the SIP entitlement was rejected.
    package var isDenied = false
    /// Whether the run stopped because the API failed on every call for too long, or because another server answered.
    package var isUnreachable = false
    /// Whether a signal stopped the run.
    package var isInterrupted = false
    /// Whether an error of the ledger, its lock or the journal ended the run, or the guards refused the rest of the plan.
    package var endedInError = false
    /// The journal's path.
    package var journal: String?

    package init() {}

    package func count(_ result: Result) -> Int { numbers.count { $0.result == result } }

    /// The longest gap of the run's replaces, in milliseconds; `nil` if nothing was replaced.
    package var longestGap: Double? { numbers.compactMap(\.gapLength).max() }

    /// Whether the run left a direction without its attachment.
    package var hasGap: Bool { numbers.contains(where: \.hasGap) }

    /// Whether the run left a number of which a call may still take effect.
    package var isUnsure: Bool { numbers.contains(where: \.isUnsure) }

    /// The exit code (docs/commands.md#exit-codes). An open gap loses calls, whatever ended the run: it must not look like an
    /// API that is away.
    package var exitCode: Int32 {
        if hasGap || isUnsure || count(.handedOver) > 0 { return 3 }
        if isDenied { return 77 }
        if isUnreachable { return 69 }
        if endedInError { return 1 }
        if numbers.allSatisfy({ $0.result == .applied }) { return 0 }
        let isUntouched = numbers.allSatisfy { $0.result == .notBegun && !$0.isHalf }
        return isInterrupted && isUntouched ? 130 : 3
    }

    /// Whether every number is as desired and the run wasn't stopped.
    package var isComplete: Bool { numbers.allSatisfy { $0.result == .applied } && stopped == nil }
}

extension ApplyOutcome: Encodable {
    private enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case numbers
        case recorded
        case needVerification = "need_verification"
        case stopped
        case journal
        case longestGap = "longest_gap_ms"
        case hasGap = "gap"
        case isUnsure = "unsure"
        case exitCode = "exit_code"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(numbers, forKey: .numbers)
        try container.encode(recorded, forKey: .recorded)
        try container.encode(needVerification, forKey: .needVerification)
        try container.encode(stopped, forKey: .stopped)
        try container.encode(journal, forKey: .journal)
        try container.encode(longestGap, forKey: .longestGap)
        try container.encode(hasGap, forKey: .hasGap)
        try container.encode(isUnsure, forKey: .isUnsure)
        try container.encode(exitCode, forKey: .exitCode)
    }
}
