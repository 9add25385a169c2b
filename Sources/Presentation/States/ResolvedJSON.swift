import Fleet
package import JSON
import LocatedYAML
package import Manifest
import SIPModel

/// The resolved desired state of numbers, for programs (schemas/desired.schema.json).
package enum ResolvedJSON {
    package static let formatVersion = 1

    package static func render(_ numbers: [ResolvedNumber]) -> JSONValue {
        ["format_version": .integer(Int64(formatVersion)), "numbers": .array(numbers.map(number))]
    }

    private static func number(_ number: ResolvedNumber) -> JSONValue {
        let desired = number.desired
        var members: [String: JSONValue] = [
            "number": .string(desired.number.description),
            "place": place(desired.place),
            "labels": .object(desired.labels.mapValues(JSONValue.string)),
            "prevent_detach": .bool(desired.preventDetach),
        ]
        for direction in Direction.allCases {
            members[direction.rawValue] =
                switch desired[direction] {
                case .unmanaged: ["state": "unmanaged", "values": []]
                case .unattached: ["state": "unattached", "values": []]
                case .attached: ["state": "attached", "values": .array(number[direction].map(value))]
                }
        }
        return .object(members)
    }

    private static func value(_ value: ResolvedNumber.Value) -> JSONValue {
        [
            "path": .string(value.path), "value": value.value, "origin": .string(value.origin.words),
            "place": value.place.map(place) ?? .null,
        ]
    }

    private static func place(_ place: SourcePlace) -> JSONValue {
        ["file": .string(place.file), "line": .integer(Int64(place.line)), "column": .integer(Int64(place.column))]
    }
}
