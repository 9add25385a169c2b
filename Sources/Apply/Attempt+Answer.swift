import Applying
import BlandClient
import BlandWire
import Journal

extension BlandClient.Attempt {
    /// The answer as an event of the machine.
    ///
    /// - Parameter inReplace: whether the call belongs to a replace. There, a page that isn't the API's may be one bad
    ///   node's; elsewhere it ends the operation, but a read shows whether the call was carried out.
    func answer(inReplace: Bool) -> Applying.Answer {
        let meaning: AnswerRow.WriteMeaning =
            switch self {
            case .answered(let verdict, _): verdict.kind.row.write
            case .lost(_, wasConnected: true): AnswerKind.noAnswer.row.write
            case .lost(_, wasConnected: false): .notActed
            case .notSent(let error): error.kind.row.write
            }
        return switch meaning {
        case .acknowledged: .acknowledged
        case .refused: .refusedForGood
        case .exists: .existsAlready
        case .notActed: .notActed
        case .mayHaveActed: .mayHaveActed
        case .denied: .denied
        case .stray: inReplace ? .mayHaveActed : .existsAlready
        }
    }

    /// The result in the journal.
    var result: JournalEvent.Result {
        switch answer(inReplace: true) {
        case .acknowledged: .done
        case .mayHaveActed: .lost
        case .refusedForGood, .existsAlready, .notActed, .denied: .refused
        }
    }
}

extension BlandClient {
    /// The trouble with a try, in the API's words if it has any; `nil` if there was none.
    func trouble(_ attempt: Attempt) -> String? {
        switch attempt {
        case .answered(let verdict, _):
            switch verdict {
            case .accepted: nil
            case .unintelligible(let text): "the answer is \(text)"
            case .failed(let kind, let failure):
                kind.row.stops == .run ? error(for: verdict).message : failure.description
            }
        case .lost(let reason, _): reason
        case .notSent(let error): error.message
        }
    }
}
