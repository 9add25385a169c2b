import Diagnostics
import Fleet
import Formatting
import Foundation
import Importing
import JSON
import Manifest
import PatchbayConfiguration
import Planning
import Presentation
import SIPModel
import TestSamples
import TestSupport
import Testing

/// Random live states are imported, and the import is planned.
@Suite("Import, then plan")
struct ImportRoundTripTests {
    private static func read(_ files: [(name: String, text: String)]) -> ManifestSet {
        ManifestSet(reading: files.map { .init(name: $0.name, bytes: Array($0.text.utf8)) })
    }

    @Test(
        "of 1,000 random live states each validates, plans nothing but what the API doesn't report, and loses no number"
    )
    func property() async throws {
        print("PATCHBAY_TEST_SEED=\(TestRun.seed)")
        var random = SplitMix64(seed: TestRun.seed)
        var unmanaged = 0
        var attached = 0
        for index in 0..<1_000 {
            await Task.yield()
            let note: Comment = "PATCHBAY_TEST_SEED=\(TestRun.seed), state \(index)"
            let numbers = RandomLive.numbers(&random)
            let draft = ManifestDraft(numbers)
            let text = ManifestText(draft).whole()
            let formatter = ManifestFormatter(name: "import")
            let canonical = try formatter.format(Array(text.utf8))
            #expect(!text.contains(RandomLive.secret), note)

            let set = Self.read([("a.yaml", canonical)])
            #expect(!set.diagnostics.hasErrors, "\(note) \(set.diagnostics) \(text)")
            #expect(Set(set.fleet.numbers.keys) == Set(numbers.map(\.live.number)), note)
            for number in numbers {
                let desired = try #require(set.fleet[number.live.number], note)
                #expect(desired.labels == number.labels, note)
                #expect(desired.preventDetach == number.preventDetach, note)
                for direction in Direction.allCases {
                    if number.live[direction] == nil {
                        #expect(desired[direction] == .unattached, note)
                    } else {
                        attached += 1
                        if desired[direction] == .unmanaged { unmanaged += 1 }
                    }
                }
            }

            var input = PlanInput(
                desired: set.fleet,
                live: Dictionary(uniqueKeysWithValues: numbers.map { ($0.live.number, $0.live) }),
                owned: OwnedFleet(),
                apiURL: apiURL
            )
            input.guards.allow(.adopt, 1_000)
            input.guards.allowsAllLosses = true
            let plan = Plan(input)
            for operation in plan.operations {
                #expect(operation.steps == "update outbound", "\(note) \(operation.changes) \(text)")
                let isUnreported = operation.changes.allSatisfy { $0.before == .null }
                #expect(isUnreported, "\(note) \(operation.changes) \(text)")
            }
            #expect(plan.refusals.isEmpty, "\(note) \(plan.refusals)")

            guard index.isMultiple(of: 10) else { continue }
            #expect(try formatter.format(Array(canonical.utf8)) == canonical, note)
            // The manifests mean the same, however they are split into files.
            for split in [ImportSplit.prefix(9), .label("team")] {
                let files = ManifestText(ManifestDraft(numbers, split: split)).files()
                let spread = Self.read(files)
                #expect(!spread.diagnostics.hasErrors, "\(note) \(spread.diagnostics)")
                for number in numbers.map(\.live.number) {
                    let (one, other) = (spread.fleet[number], set.fleet[number])
                    #expect(one?.inbound == other?.inbound, note)
                    #expect(one?.outbound == other?.outbound, note)
                }
                #expect(Set(files.map { $0.name.lowercased() }).count == files.count, note)
            }
        }
        // The random states must include some that a manifest can't express, but fewer than half.
        #expect(unmanaged > 100 && unmanaged * 2 < attached, "\(unmanaged) of \(attached)")
    }

    @Test("a fleet of 10,000 numbers and five carriers takes a hundredth of what its numbers take one by one")
    func size() {
        var random = SplitMix64(seed: 7)
        let lines = (0..<5).map { index in
            var live = LiveAttachment(endpoint: "sip:edge\(index).carrier.example", headers: [.known(account)])
            live.options.reported = [.port: 5061, .transport: "tls", .secureMedia: true]
            live.options.password = .masked
            if index % 2 == 0 { live.headers.append(.known(customer)) }
            return live
        }
        let inbound = LiveAttachment(headers: [.known(account)])
        // Every number of the fleet takes the same number of bytes.
        let sizes = lines.map { line in
            let number = ImportedNumber(LiveNumber(PhoneNumber(0), inbound: inbound, outbound: line))
            return ManifestText(ManifestDraft([number])).whole().utf8.count
        }
        var numbers: [ImportedNumber] = []
        var naive = 0
        while numbers.count < 10_000 {
            let index = Int.random(in: lines.indices, using: &random)
            for _ in 0..<Int.random(in: 1...400, using: &random) where numbers.count < 10_000 {
                let live = LiveNumber(PhoneNumber(numbers.count), inbound: inbound, outbound: lines[index])
                numbers.append(ImportedNumber(live))
                naive += sizes[index]
            }
        }
        let factored = ManifestText(ManifestDraft(numbers)).whole().utf8.count
        #expect(factored * 100 < naive, "\(factored) of \(naive)")
    }
}

extension Planning.Operation {
    fileprivate var steps: String {
        "\(action.rawValue) \(directions.map(\.rawValue).joined(separator: "+"))"
    }
}

/// Live states as an API that validates nothing might show them.
private enum RandomLive {
    static let secret = "swordfish"

    static func numbers(_ random: inout SplitMix64) -> [ImportedNumber] {
        let pool = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            (inbound(&random), outbound(&random))
        }
        var numbers: [ImportedNumber] = []
        var index = Int.random(in: 0...990, using: &random)
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            index += Int.random(in: 1...10, using: &random) < 8 ? 1 : 9
            // Neighbouring numbers often have the same attachments.
            let common = pool.randomElement(using: &random)
            let live = LiveNumber(
                PhoneNumber(index),
                inbound: random.chance(70) ? common?.0 : random.chance(50) ? inbound(&random) : nil,
                outbound: random.chance(70) ? common?.1 : random.chance(50) ? outbound(&random) : nil
            )
            let team = ["support", "sales/eu", ""].randomElement(using: &random)
            let labels = random.chance(30) ? team.map { ["team": $0] } ?? [:] : [:]
            numbers.append(ImportedNumber(live, labels: labels, preventDetach: random.chance(10)))
        }
        return numbers.shuffled(using: &random)
    }

    private static func inbound(_ random: inout SplitMix64) -> LiveAttachment {
        var live = LiveAttachment(headers: rules(&random))
        if random.chance(5) { live.options.other = ["auth_mode": "register"] }
        return live
    }

    private static func outbound(_ random: inout SplitMix64) -> LiveAttachment {
        var live = LiveAttachment(headers: rules(&random))
        let usual = [
            "sip:edge.carrier.example", "sip:edge.carrier.example", "pbx.example.com", "SIP:Edge.Carrier.Example.",
        ]
        let ported = ["sip:edge.carrier.example:5062", "pbx.example.com:5070"]
        let odd = [
            "sip:203.0.113.7", "sips:edge.carrier.example", "sip:user:\(secret)@edge.carrier.example", "sip:localhost",
            "x y",
            "sip:edge.carrier.example;transport=tcp", "# comment", "", "sip:[2001:db8::1]:5060", "sip:a.example:0",
        ]
        live.endpoint = (random.chance(75) ? usual : random.chance(60) ? ported : odd).randomElement(using: &random)
        if live.endpoint == "" || random.chance(3) { live.endpoint = nil }
        if random.chance(85) { live.options.reported[.port] = [5061, 5070].randomElement(using: &random) }
        if random.chance(3) { live.options.reported[.port] = ["abc", 0, 70_000, true].randomElement(using: &random) }
        if random.chance(90) {
            live.options.reported[.transport] = ["tls", "tcp", "udp"].randomElement(using: &random)
        }
        if random.chance(3) { live.options.reported[.transport] = ["sctp", 1].randomElement(using: &random) }
        if random.chance(90) { live.options.reported[.secureMedia] = [true, false].randomElement(using: &random) }
        if random.chance(3) { live.options.reported[.secureMedia] = "maybe" }
        let credentials: [LiveCredential] = [.missing, .missing, .masked, .plain(SecretValue(secret))]
        live.options.username = credentials.randomElement(using: &random) ?? .missing
        live.options.password = credentials.randomElement(using: &random) ?? .missing
        if random.chance(20) { live.options.other = ["keepalive": 30] }
        if random.chance(5) { live.otherHeaderFields = ["headers[0].odd": "x"] }
        return live
    }

    private static func rules(_ random: inout SplitMix64) -> [LiveHeaderRule] {
        let texts = [
            "X-Account", "X-Colour", "with: colon", "é\\\"", "'", "# no", "- x", "null", "\u{85}", "{x}", "a,b",
        ]
        func text(_ random: inout SplitMix64) -> String {
            if random.chance(2) { return ["", "a\nb"].randomElement(using: &random) ?? "" }
            return texts.randomElement(using: &random) ?? ""
        }
        return (0..<Int.random(in: 0...3, using: &random)).map { _ in
            switch Int.random(in: 0..<40, using: &random) {
            case 0: .unknown(["type": "odd", "password": .string(secret)])
            case 1..<25:
                .known(
                    .custom(
                        key: random.chance(70) ? "X-Account" : text(&random), value: text(&random),
                        passthrough: random.chance(20)))
            default:
                .known(
                    .uui(
                        target: text(&random), purpose: text(&random), encoding: random.chance(50) ? .hex : .ascii,
                        content: text(&random)))
            }
        }
    }
}
