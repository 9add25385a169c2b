/// A JSON value as it came over the wire: members keep their order and numbers keep their digits.
///
/// Numbers stay text because the guide's `inbound_id` is a bigint, which a `Double` would round.
package enum SimulatorJSON: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([SimulatorJSON])
    case object([Member])

    /// One name and value of an object.
    package struct Member: Sendable {
        package var key: String
        package var value: SimulatorJSON

        package init(_ key: String, _ value: SimulatorJSON) {
            self.key = key
            self.value = value
        }
    }
}

// MARK: Looking inside

extension SimulatorJSON {
    package subscript(key: String) -> SimulatorJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package subscript(index: Int) -> SimulatorJSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var int: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits)
    }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var array: [SimulatorJSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

// MARK: Changing

extension SimulatorJSON {
    /// The object with a member set, in its old place if it had one; a value that is no object stays as it is.
    package func setting(_ key: String, to value: SimulatorJSON) -> SimulatorJSON {
        guard case .object(var members) = self else { return self }
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append(Member(key, value))
        }
        return .object(members)
    }

    /// The object without a member.
    package func removing(_ key: String) -> SimulatorJSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != key })
    }

    /// The object with every member of another one set.
    package func merging(_ other: SimulatorJSON?) -> SimulatorJSON {
        (other?.members ?? []).reduce(self) { $0.setting($1.key, to: $1.value) }
    }
}

// MARK: Equatable

extension SimulatorJSON: Equatable {
    /// Two objects are equal whatever the order of their members, as JSON has it.
    package static func == (left: SimulatorJSON, right: SimulatorJSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let members)):
            left.count == members.count && left.allSatisfy { right[$0.key] == $0.value }
        default: false
        }
    }
}

// MARK: Literals

extension SimulatorJSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(String(value)) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: SimulatorJSON...) { self = .array(elements) }

    package init(dictionaryLiteral elements: (String, SimulatorJSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
