/// The effect of an operation on its directions.
package enum Action: String, Sendable, Codable, CaseIterable, Hashable {
    case attach
    case update
    /// Detach, then attach: the number is without that direction for a moment.
    case replace
    case detach
}

/// The order of a plan, as data: make before break (docs/planning.md#order). Each phase ends before the next begins.
package enum Phase: Int, Sendable, Codable, CaseIterable, Comparable {
    /// Finishes replaces that an interrupted run left half done.
    case finish = 0
    case attach = 1
    case update = 2
    case replace = 3
    case detach = 4

    package init(_ action: Action, resumes: Bool) {
        switch action {
        case .attach: self = resumes ? .finish : .attach
        case .update: self = .update
        case .replace: self = .replace
        case .detach: self = .detach
        }
    }

    /// Whether the phase removes attachments. Patchbay holds such a phase back if an earlier phase has failures.
    package var breaks: Bool { self == .replace || self == .detach }

    package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
}
