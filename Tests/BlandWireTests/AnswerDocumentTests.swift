import BlandWire
import Foundation
import Pacing
import TestSupport
import Testing

@Suite("docs/api-notes.md has the table of answers")
struct AnswerDocumentTests {
    /// The cells of the tables under the page's heading, by table and row, without the header rows.
    private static func tables() throws -> [[[String]]] {
        let page = try Repository.text("docs/api-notes.md")
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != "## What an answer means" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.split { !$0.hasPrefix("|") }.map { table in
            table.dropFirst(2).map { line in
                line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                    .map { $0.trimmingCharacters(in: .whitespaces) }
            }
        }
    }

    private static func cells(_ kind: AnswerKind) -> [String] {
        let row = kind.row
        let read =
            switch row.read {
            case .liveState: "its `data` is the live state"
            case .nothingAttached: "nothing is attached, if the route is there"
            case .unreadable: "fails"
            }
        let stops =
            switch row.stops {
            case .nothing: ""
            case .number: "its number"
            case .reading: "the reading"
            case .run: "the run"
            }
        let exit =
            switch row.exit {
            case .done: ""
            case .failed: "1"
            case .unreachable: "69"
            case .denied: "77"
            }
        let write =
            switch row.write {
            case .acknowledged: "made"
            case .refused: "refused"
            case .exists: "it exists"
            case .notActed: "not made"
            case .mayHaveActed: "perhaps made"
            case .denied: "denied"
            case .stray: "stray"
            }
        return [kind.rawValue, read] + retry(row.reply) + [write, stops, exit]
    }

    /// The cells of two columns: a read is tried again, takes a retry.
    private static func retry(_ reply: Reply?) -> [String] {
        guard let reply else { return ["", ""] }
        if reply == .accepted { return ["no", ""] }
        let takesRetry = reply.rule.takesRetry ? "yes" : "no"
        return switch reply.rule.next {
        case .done, .fail, .stop: ["no", ""]
        case .again(.asTold): ["after `Retry-After`", takesRetry]
        case .again(.growing) where reply == .unintelligible: ["no", takesRetry]
        case .again(.growing): ["after a growing pause", takesRetry]
        }
    }

    @Test("row by row, in the order in which an answer is matched")
    func rows() throws {
        let rows = try #require(try Self.tables().first)
        #expect(rows.compactMap(\.first) == AnswerKind.allCases.map(\.rawValue))
        for (row, kind) in zip(rows, AnswerKind.allCases) {
            try #require(row.count == 8, "\(kind.rawValue)")
            // The second cell describes the answers in words, which no code can check.
            #expect(!row[1].isEmpty)
            let cells = [row[0]] + Array(row[2...])
            #expect(cells == Self.cells(kind))
        }
    }

    @Test("and the sentences that the user is told")
    func sentences() throws {
        let rows = try #require(try Self.tables().last)
        var told: [String: String] = [:]
        for row in rows {
            try #require(row.count == 2)
            for kind in row[0].split(separator: ", ") { told[String(kind)] = row[1] }
        }
        #expect(told.count == AnswerKind.allCases.count - 1)
        for kind in AnswerKind.allCases { #expect(told[kind.rawValue] == kind.row.sentences, "\(kind.rawValue)") }
    }
}
