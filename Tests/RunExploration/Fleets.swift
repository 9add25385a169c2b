import Fleet
import LocatedYAML
import SIPModel
import TestSamples
import TestSupport

/// What numbers are to be attached to, in one revision of a story's manifests.
typealias Fleet = [PhoneNumber: [Direction: Attachment]]

enum Fleets {
    private static let inbound: [Attachment] = [
        .inbound(headers: []), .inbound(headers: [account]), .inbound(headers: [customer]),
        .inbound(headers: [account, customer]),
    ]
    private static let outbound: [Attachment] = [
        .outbound(.to(), headers: []), .outbound(.to("pbx.example.com", port: 5070), headers: []),
        .outbound(.to(username: user, password: password), headers: [account]),
        .outbound(.to(username: user, password: newPassword), headers: [account]),
        .outbound(.to(username: user, password: password), headers: [customer]),
    ]

    /// A number's directions; none if it isn't declared.
    private static func directions(_ dice: inout SplitMix64) -> [Direction: Attachment]? {
        if dice.chance(15) { return nil }
        var directions: [Direction: Attachment] = [:]
        if dice.chance(70) { directions[.inbound] = inbound.randomElement(using: &dice) }
        if dice.chance(60) { directions[.outbound] = outbound.randomElement(using: &dice) }
        return directions
    }

    static func draw(_ numbers: [PhoneNumber], _ dice: inout SplitMix64) -> Fleet {
        var fleet: Fleet = [:]
        for number in numbers { fleet[number] = directions(&dice) }
        return fleet
    }

    /// The next revision: some numbers anew, others with a change that takes a replace.
    static func change(_ fleet: Fleet, _ numbers: [PhoneNumber], _ dice: inout SplitMix64) -> Fleet {
        var changed = draw(numbers, &dice)
        for number in numbers where dice.chance(50) {
            changed[number] = fleet[number]
            for direction in Direction.allCases {
                guard let old = fleet[number]?[direction] else { continue }
                let headers = [[account], [customer], []].randomElement(using: &dice) ?? []
                changed[number]?[direction] =
                    old.target.map { .outbound($0, headers: headers) } ?? .inbound(headers: headers)
            }
        }
        return changed
    }

    static func desired(_ fleet: Fleet) -> DesiredFleet {
        DesiredFleet(
            fleet.keys.sorted().map { number in
                DesiredNumber(
                    number,
                    inbound: fleet[number]?[.inbound].map(DesiredDirection.attached) ?? .unattached,
                    outbound: fleet[number]?[.outbound].map(DesiredDirection.attached) ?? .unattached,
                    place: SourcePlace(file: "fleet/a.yaml", line: 1, column: 1)
                )
            })
    }

    static let environment = ["CARRIER_PASSWORD": "swordfish", "NEW_PASSWORD": "rosebud"]
    static let credentials = [user, password, newPassword]
}
