import Fleet
package import JSON
package import SIPModel

/// An organisation's numbers, as `GET /inbound` and `GET /outbound` list them; used only for discovery
/// (docs/api-notes.md#calls).
package struct NumberList: Sendable, Equatable {
    package var numbers: Set<PhoneNumber> = []
    /// Number of entries that aren't numbers in E.164, such as short codes or names of SIP users.
    package var others = 0

    package init() {}

    /// Reads an accepted answer.
    ///
    /// - Throws: the reason why the answer isn't a list of numbers; an incomplete list must not be read as a complete
    ///   one.
    package init(_ json: JSONValue, _ direction: Direction) throws(UnreadableState) {
        let key = "\(direction.rawValue)_numbers"
        guard let entries = (json[key] ?? json["data"]?[key])?.array else {
            throw UnreadableState("it has no list `\(key)`")
        }
        for entry in entries {
            guard let text = (entry["phone_number"] ?? entry).string else {
                throw UnreadableState("an entry of its `\(key)` has no `phone_number`")
            }
            if let number = PhoneNumber(lenient: text) { numbers.insert(number) } else { others += 1 }
        }
    }

    package mutating func add(_ other: NumberList) {
        numbers.formUnion(other.numbers)
        others += other.others
    }
}

extension APIRequest {
    /// `GET /inbound` or `GET /outbound`: the numbers that an organisation has.
    package static func list(_ direction: Direction) -> APIRequest {
        APIRequest(.get, "/" + direction.rawValue)
    }
}
