import BlandWire
import Crypto
import Fleet
import Foundation
import JSON
import Planning
import SIPModel
import TestSamples
import TestSupport
import Testing

@Suite("Plan as a value")
struct PlanFileTests {
    /// A fleet whose plan has every kind of operation, refusal and warning.
    private static func busy(shuffledBy seed: UInt64 = 0) -> Scene {
        var scene = Scene()
        for index in 0..<40 {
            let number = PhoneNumber(index)
            switch index % 8 {
            case 0: scene.settle(number)
            case 1:
                scene.want(number, inbound: .attached(attachment(.inbound)), labels: ["b": "2", "a": "1", "c": "3"])
            case 2:
                scene.settle(number, .outbound(.to(username: user, password: password), headers: [account, customer]))
                scene.desired.removeLast()
                scene.want(
                    number,
                    outbound: .attached(
                        .outbound(.to("new.example", username: user, password: newPassword), headers: []))
                )
            case 3:
                scene.settle(number, .outbound(.to(password: password), headers: []))
                scene.owned?.numbers[number] = nil
            case 4:
                scene.settle(number)
                scene.desired.removeLast()
            case 5:
                scene.want(number, outbound: .attached(attachment(.outbound)))
                scene.show(number, outbound: LiveAttachment(attachment(.outbound, isA: false)))
            case 6:
                scene.settle(number)
                scene.show(number)
            default:
                scene.want(number, inbound: .attached(attachment(.inbound)))
                scene.own(number, inbound: .cutOff(from: nil, to: attachment(.inbound), replacing: true))
            }
        }
        var random = SplitMix64(seed: seed)
        if seed != 0 {
            scene.desired.shuffle(using: &random)
            scene.live.shuffle(using: &random)
            for (number, entry) in (scene.owned?.numbers ?? [:]).shuffled(using: &random) {
                scene.owned?.numbers[number] = nil
                scene.owned?.numbers[number] = entry
            }
        }
        return scene
    }

    @Test("the same input gives the same bytes, in whatever order it comes")
    func deterministic() throws {
        let first = try PlanFile.encode(Self.busy().plan())
        for seed in 1...20 as ClosedRange<UInt64> {
            #expect(try PlanFile.encode(Self.busy(shuffledBy: seed).plan()) == first, "seed \(seed)")
        }
    }

    @Test("a plan comes back from its file as it was")
    func roundTrip() throws {
        let plan = Self.busy().plan()
        #expect(try PlanFile.decode(PlanFile.encode(plan)) == plan)
        #expect(plan.refusals.isEmpty == false)
        #expect(plan.warnings.isEmpty == false)
        let printed = try JSONDecoder().decode(Plan.self, from: PlanFile.print(plan))
        #expect(printed == plan)
    }

    @Test("what the API shows and Patchbay doesn't know survives the file")
    func unknownValues() throws {
        let plan = scene { scene in
            scene.settle(number, attachment(.outbound))
            var shown = LiveAttachment(attachment(.outbound))
            shown.options.reported = [.port: "many", .transport: .array([.null, true]), .secureMedia: .number(1.5)]
            shown.headers = [.unknown(["type": "trace", "id": .unsigned(.max)]), .unknown("text"), .known(customer)]
            scene.show(outbound: shown)
        }
        .plan()
        #expect(plan.steps == ["replace outbound"])
        let read = try PlanFile.decode(PlanFile.encode(plan))
        #expect(read.operations.first?.changes == plan.operations.first?.changes)
        #expect(read == plan)
    }

    @Test("the credentials of an attachment to be put back have their place in the file, by name")
    func restoration() throws {
        let plan = scene { scene in
            let before = Attachment.outbound(.to(username: password, password: newPassword), headers: [account])
            scene.settle(number, before)
            scene.desired = []
            scene.want(outbound: .attached(.outbound(.to(username: password, password: newPassword), headers: [])))
            var shown = LiveAttachment(before)
            shown.options.username = .masked
            scene.show(outbound: shown)
        }
        .plan()
        #expect(plan.only?.restore?.credentials == [.username: password, .password: newPassword])
        let bytes = try PlanFile.encode(plan)
        for _ in 0..<20 { #expect(try PlanFile.encode(plan) == bytes) }
        #expect(try PlanFile.decode(bytes) == plan)
    }

    @Test("no byte of a plan file can be changed to make another plan of it")
    func everyByte() async throws {
        let plan = scene { scene in
            scene.want(labels: ["team": "é"])
            scene.show(inbound: LiveAttachment(.inbound(headers: [])))
            scene.own(inbound: .left(.inbound(headers: [])))
        }
        .plan()
        let bytes = try PlanFile.encode(plan)
        var harmless = 0
        for index in bytes.indices {
            await Task.yield()
            for flip in [0x01, 0x20, 0x0F, 0x80] as [UInt8] {
                var damaged = bytes
                damaged[index] ^= flip
                guard var read = try? PlanFile.decode(damaged) else { continue }
                harmless += 1
                read.createdAt = plan.createdAt
                #expect(read == plan, "byte \(index) ^ \(flip)")
            }
        }
        #expect(harmless < bytes.count / 4)
    }

    @Test(
        "a plan file with a call that isn't one of Patchbay's, or of another number, is refused",
        arguments: [
            APIRequest(.post, "/../admin", body: ["phone_number": "+14155550100"]),
            APIRequest(.get, "/sip?phone_number=%2B14155550100"), .detach("+14155550999", [.inbound]),
        ])
    func foreignCalls(_ request: APIRequest) throws {
        var plan = scene { $0.want(inbound: .attached(attachment(.inbound))) }.plan()
        plan.operations[0].requests = [request]
        let bytes = try PlanFile.encode(plan)
        #expect(throws: PlanFileError.self) { try PlanFile.decode(bytes) }
    }

    @Test("a plan file that was cut short is refused, wherever it was cut")
    func truncated() throws {
        let bytes = try PlanFile.encode(scene { $0.want(inbound: .attached(attachment(.inbound))) }.plan())
        for length in 0..<(bytes.count - 2) {
            #expect(throws: PlanFileError.self) { try PlanFile.decode(bytes.prefix(length)) }
        }
    }

    // MARK: Signatures

    private static let key = SecretValue("a plan key that nobody else has")

    private static func signed() throws -> Data {
        try PlanFile.encode(scene { $0.want(inbound: .attached(attachment(.inbound))) }.plan(), key: key)
    }

    @Test("a signed plan is read with its key, and is the same plan")
    func signature() throws {
        let plan = scene { $0.want(inbound: .attached(attachment(.inbound))) }.plan()
        let text = String(decoding: try Self.signed(), as: UTF8.self)
        #expect(text.contains("\"digest\" : \"hmac-sha256:"))
        #expect(!text.contains("plan key"))
        #expect(try PlanFile.decode(Self.signed(), key: Self.key) == plan)
        #expect(try Self.signed() == Self.signed())
    }

    @Test("a signature is HMAC-SHA256 of the plan's canonical JSON without its digest")
    func knownSignature() throws {
        guard case .object(var members) = try JSONDecoder().decode(JSONValue.self, from: Self.signed()) else { return }
        let stated = members.removeValue(forKey: "digest")?.string
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let code = HMAC<SHA256>.authenticationCode(
            for: try encoder.encode(JSONValue.object(members)),
            using: SymmetricKey(data: Data("a plan key that nobody else has".utf8)))
        let digits = code.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        #expect(stated == "hmac-sha256:" + digits)
    }

    @Test("with a key, a plan that isn't signed is refused, and so is one signed with another key")
    func unsigned() throws {
        let plan = scene { $0.want(inbound: .attached(attachment(.inbound))) }.plan()
        #expect(throws: PlanFileError.unsigned) { try PlanFile.decode(PlanFile.encode(plan), key: Self.key) }
        let other = try PlanFile.encode(plan, key: SecretValue("another key"))
        #expect(throws: PlanFileError.forged) { try PlanFile.decode(other, key: Self.key) }
    }

    @Test("without the key a signed plan can't be verified, and is refused")
    func keyMissing() throws {
        #expect(throws: PlanFileError.keyMissing) { try PlanFile.decode(Self.signed()) }
    }

    @Test("a signed plan that was changed is refused, its time too", arguments: ["inbound", "2026-11-24T10:00:00Z"])
    func forged(_ text: String) throws {
        let changed = String(decoding: try Self.signed(), as: UTF8.self).replacing(text, with: text + "x")
        #expect(throws: PlanFileError.forged) { try PlanFile.decode(Data(changed.utf8), key: Self.key) }
    }

    @Test("what isn't a whole signature is a forged one", arguments: ["", "0", "zz", "00"])
    func malformed(_ digits: String) throws {
        let text = String(decoding: try Self.signed(), as: UTF8.self)
        let changed = text.replacing(/hmac-sha256:[0-9a-f]+/, with: "hmac-sha256:" + digits)
        #expect(throws: PlanFileError.forged) { try PlanFile.decode(Data(changed.utf8), key: Self.key) }
    }

    @Test("each refusal of a plan file has a message of its own that says what to do")
    func messages() {
        let errors: [PlanFileError] = [.damaged("x"), .otherFormat("2"), .unsigned, .forged, .keyMissing]
        #expect(Set(errors.map(\.message)).count == errors.count)
        for error in errors.suffix(3) { #expect(error.message.contains("PATCHBAY_PLAN_KEY")) }
    }

    @Test("a plan goes with the ledger that it was computed from: no other, none that was put back")
    func ledger() {
        var settled = scene { $0.settle(number) }
        settled.owned?.generation = 7
        let plan = settled.plan()
        var owned = settled.owned
        #expect(plan.ledgerMismatch(with: owned) == nil)
        owned?.generation = 8
        #expect(plan.ledgerMismatch(with: owned) == nil, "each number's version says whether it moved")
        owned?.generation = 6
        #expect(plan.ledgerMismatch(with: owned)?.contains("put back or lost") == true)
        owned?.generation = 7
        owned?.salt = "another"
        #expect(plan.ledgerMismatch(with: owned)?.contains("another ledger") == true)
        #expect(plan.ledgerMismatch(with: OwnedFleet())?.contains("put back or lost") == true)
    }

    @Test("a plan file of another format says so", arguments: ["2", "\"1\"", "null"])
    func otherFormat(_ version: String) throws {
        let text = String(decoding: try PlanFile.encode(scene { $0.want() }.plan()), as: UTF8.self)
        let other = text.replacing("\"format_version\" : 1", with: "\"format_version\" : \(version)")
        #expect(throws: PlanFileError.otherFormat(version)) { try PlanFile.decode(Data(other.utf8)) }
    }

    @Test("a plan file holds references and fingerprints, and no secret")
    func secrets() throws {
        var scene = Scene()
        scene.want(outbound: .attached(.outbound(.to(username: user, password: password), headers: [])))
        var shown = LiveAttachment(.outbound(.to(username: user, password: password), headers: [account]))
        shown.options.password = .plain(SecretValue("canary-7d1f"))
        shown.options.other["register_password_for_pbx"] = "(secret)"
        scene.show(outbound: shown)
        let text = String(decoding: try PlanFile.encode(scene.plan()), as: UTF8.self)
        #expect(!text.contains("canary"))
        #expect(text.contains("CARRIER_PASSWORD"))
    }

    /// Changes of a live state; `matters` says whether a plan depends on the change.
    private static let moves: [(change: @Sendable (inout LiveAttachment) -> Void, matters: Bool)] = [
        ({ $0.server.updatedAt = "later" }, false),
        ({ $0.server.id = 7 }, false),
        ({ $0.otherFields["region"] = "eu1" }, false),
        ({ $0.endpoint = "SIP:EDGE.carrier.example" }, false),
        ({ $0.endpoint = "sip:other.example" }, true),
        ({ $0.options.reported[.port] = 1 }, true),
        ({ $0.options.password = .missing }, true),
        ({ $0.options.other["codec"] = "opus" }, true),
        ({ $0.otherHeaderFields["note"] = "x" }, true),
    ]

    @Test("only what a plan depends on moves the fingerprint of a live state", arguments: moves.indices)
    func fingerprint(_ index: Int) {
        var shown = LiveAttachment(.outbound(.to(password: password), headers: [account]))
        let before = LiveFingerprint.of(LiveNumber(number, outbound: shown), fingerprints)
        Self.moves[index].change(&shown)
        let after = LiveFingerprint.of(LiveNumber(number, outbound: shown), fingerprints)
        #expect((after != before) == Self.moves[index].matters)
    }
}
