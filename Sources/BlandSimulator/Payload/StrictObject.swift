/// A JSON object whose members are asked for one by one; a member that nobody may ask for is refused at once.
struct StrictObject {
    private let members: SimulatorJSON
    private let place: String

    init(_ value: SimulatorJSON, at place: String, allowing keys: [String]) throws(Refusal) {
        guard let members = value.members else {
            throw .invalid("\(place.isEmpty ? "the body" : place) must be an object")
        }
        self.members = value
        self.place = place
        for member in members where !keys.contains(member.key) {
            throw .invalid("\(path(member.key)) is not known")
        }
    }

    func path(_ key: String) -> String {
        place.isEmpty ? key : "\(place).\(key)"
    }

    func has(_ key: String) -> Bool {
        members[key] != nil
    }

    func value(_ key: String) throws(Refusal) -> SimulatorJSON {
        guard let value = members[key] else { throw .invalid("\(path(key)) is required") }
        return value
    }

    func string(_ key: String) throws(Refusal) -> String {
        guard let text = try value(key).string else { throw .invalid("\(path(key)) must be a string") }
        return text
    }

    func string(_ key: String, oneOf words: [String]) throws(Refusal) -> String {
        let text = try string(key)
        guard words.contains(text) else {
            throw .invalid("\(path(key)) must be \(words.map { "\"\($0)\"" }.joined(separator: " or "))")
        }
        return text
    }

    func bool(_ key: String) throws(Refusal) -> Bool {
        guard let value = try value(key).bool else { throw .invalid("\(path(key)) must be true or false") }
        return value
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let value = try value(key).int, range.contains(value) else {
            throw .invalid("\(path(key)) must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func array(_ key: String) throws(Refusal) -> [SimulatorJSON] {
        guard let elements = try value(key).array else { throw .invalid("\(path(key)) must be an array") }
        return elements
    }

    func direction(_ key: String) throws(Refusal) -> SimulatedDirection {
        let word = try string(key, oneOf: SimulatedDirection.allCases.map(\.rawValue))
        guard let direction = SimulatedDirection(rawValue: word) else { throw .invalid("\(path(key)) is not known") }
        return direction
    }

    func phoneNumber(_ key: String) throws(Refusal) -> String {
        let text = try string(key)
        guard text.isE164 else { throw .invalid("\(path(key)) must be in E.164 format") }
        return text
    }
}

extension String {
    /// E.164 with its plus: 2 to 15 digits, the first not 0.
    var isE164: Bool {
        let digits = utf8.dropFirst()
        return utf8.first == UInt8(ascii: "+") && (2...15).contains(digits.count)
            && digits.first != UInt8(ascii: "0")
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
