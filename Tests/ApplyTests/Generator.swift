import BlandClient
import BlandSimulator
import Fleet
import Planning
import SIPModel
import TestSamples
import TestSupport

/// Draws fleets: what is wanted, what is there, and what the ledger thinks.
struct Generator {
    struct Fleet {
        var desired: [DesiredNumber] = []
        var seeds: [AttachmentSeed] = []
        /// How each owned direction was last left, and what a cut-off run had intended.
        var last:
            [PhoneNumber: [Direction: (last: Attachment?, intended: (Attachment?, isReplace: Bool)?, isNew: Bool)]] =
                [:]

        /// The ledger, with the fingerprints that an earlier apply would have written.
        func owned(_ rig: Rig) async throws -> OwnedFleet {
            let prepared = try await rig.input(
                last.flatMap { number, directions in
                    directions.values.flatMap { [$0.last, $0.intended?.0] }.compactMap { $0 }
                        .map { DesiredNumber.wanted(number, outbound: $0.target == nil ? nil : $0) }
                }
            ) { $0.scope.targets = [] }
            let fingerprints = prepared.0.fingerprints
            func state(_ attachment: Attachment?) -> RecordedState {
                attachment.map { .attached(RecordedAttachment(AttachmentState($0, fingerprints: fingerprints))) }
                    ?? .unattached
            }
            var fleet = OwnedFleet(
                apiURL: rig.client.baseURL.description, organisation: "org-simulator", salt: Rig.salt, generation: 1)
            for (number, directions) in last {
                var entry = OwnedNumber(version: 1, file: "fleet/a.yaml")
                for (direction, left) in directions {
                    entry.directions[direction] = OwnedDirection(
                        last: left.isNew ? nil : state(left.last),
                        intended: left.intended.map { Intention(state: state($0.0), isReplace: $0.isReplace) }
                    )
                }
                fleet.numbers[number] = entry
            }
            return fleet
        }
    }

    static func fleet(_ first: Int, _ count: Int, _ random: inout SplitMix64) -> Fleet {
        var fleet = Fleet()
        for index in first..<(first + count) {
            let number = PhoneNumber(index)
            var wanted = DesiredNumber.wanted(number)
            let isDeclared = random.chance(85)
            for direction in Direction.allCases {
                let attachment = attachment(direction, &random)
                let kind = Int.random(in: 0..<10, using: &random)
                // What is there and what was left are often what is wanted, or one another.
                let live = drawn(from: [attachment], direction, &random)
                if let live, let seed = try? AttachmentSeed(number, live) { fleet.seeds.append(varied(seed, &random)) }
                let isOwned = random.chance(70)
                let last = drawn(from: [attachment, live].compactMap { $0 }, direction, &random)?.tellable(by: live)
                var intended: (Attachment?, isReplace: Bool)?
                if random.chance(25) {
                    let target = drawn(from: [attachment, live].compactMap { $0 }, direction, &random)?
                        .tellable(by: live)
                    intended = (target, target != nil && last != nil && random.chance(50))
                }
                let isNew = intended != nil && random.chance(30)
                if isOwned { fleet.last[number, default: [:]][direction] = (last, intended, isNew) }
                let knowsNoPassword = isOwned && !isNew && last?.target != nil
                let desired: DesiredDirection =
                    switch kind {
                    case 0: .unmanaged
                    case 1, 2: .unattached
                    default: .attached(knowsNoPassword ? attachment : attachment.tellable(by: live, withUsername: true))
                    }
                if direction == .inbound { wanted.inbound = desired } else { wanted.outbound = desired }
            }
            if isDeclared { fleet.desired.append(wanted) }
        }
        return fleet
    }

    /// What the vendor may do, as long as it tells the password: one that somebody else set and that is hidden
    /// can't be told from the wanted one.
    static func quirks(_ random: inout SplitMix64) -> Quirks {
        Quirks { quirks in
            quirks.unknownNumber = [.twoNulls, .nullData, .notFoundEnvelope].randomElement(using: &random) ?? .twoNulls
            quirks.ids = [.string, .number, .numericString].randomElement(using: &random) ?? .string
            quirks.extraFields = random.chance(50)
            quirks.extraOptionFields = random.chance(50)
            quirks.numbersWithoutPlus = random.chance(50)
            quirks.inboundAuthMode = random.chance(50)
        }
    }

    // MARK: Parts

    private static func drawn(
        from known: [Attachment], _ direction: Direction, _ random: inout SplitMix64
    ) -> Attachment? {
        if random.chance(30) { return nil }
        if random.chance(60), let same = known.randomElement(using: &random) { return same }
        return attachment(direction, &random)
    }

    private static func attachment(_ direction: Direction, _ random: inout SplitMix64) -> Attachment {
        let rules = [account, customer, vip, .custom(key: "X-Account", value: "Other", passthrough: false)]
        let headers = Array(rules.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)))
        guard direction == .outbound else { return .inbound(headers: headers) }
        let secrets: [Credential?] = [nil, nil, password, newPassword]
        return .outbound(
            .to(
                ["edge.carrier.example", "pbx.example.com"].randomElement(using: &random) ?? "pbx.example.com",
                port: [5061, 5070].randomElement(using: &random) ?? 5061,
                transport: Transport.allCases.randomElement(using: &random) ?? .tls,
                secureMedia: random.chance(70),
                username: [nil, user, Credential.literal("other")].randomElement(using: &random) ?? nil,
                password: secrets.randomElement(using: &random) ?? nil
            ),
            headers: headers
        )
    }

    /// The same in other words, or with an option left out.
    private static func varied(_ seed: AttachmentSeed, _ random: inout SplitMix64) -> AttachmentSeed {
        var seed = seed
        switch Int.random(in: 0..<8, using: &random) {
        case 0: seed.sipEndpoint = seed.sipEndpoint?.uppercased().replacing("SIP:", with: "sip:")
        case 1: seed.sipEndpoint = seed.sipEndpoint.map { $0 + ":5999" }
        case 2: if seed.options != nil { seed.options = seed.options?.removing("transport") }
        case 3: if seed.options != nil { seed.options = nil }
        default: break
        }
        return seed
    }
}

extension Attachment {
    /// This attachment as far as it can be told from what is there: a password that the API leaves out isn't
    /// comparable (docs/api-notes.md#trap-11) unless the ledger knows that there was none.
    ///
    /// - Parameter withUsername: whether the ledger may know nothing at all: then a user name isn't either.
    fileprivate func tellable(by live: Attachment?, withUsername: Bool = false) -> Attachment {
        guard let target, let there = live?.target?.options else { return self }
        var options = target.options
        if there.password == nil { options.password = nil }
        if withUsername, there.username == nil { options.username = nil }
        return OutboundTarget(endpoint: target.endpoint, options: options)
            .map { .outbound($0, headers: headers) } ?? self
    }
}
