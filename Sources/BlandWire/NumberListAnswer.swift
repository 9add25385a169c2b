import Fleet
package import JSON
package import SIPModel

/// The numbers that an organisation has, as GET /inbound and GET /outbound list them: for discovery only
/// (docs/api-notes.md#calls).
package struct NumberList: Sendable, Equatable {
    package var numbers: Set<PhoneNumber> = []
    /// How many entries are no numbers in E.164: short codes, names of SIP users.
    package var others = 0

    package init() {}

    /// Reads an accepted answer.
    ///
    /// - Throws: what about it isn't a list of numbers; a list that is cut short must not read as a whole one.
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
