package import LocatedYAML
package import SIPModel

/// The desired state: every number of the manifest set, fully resolved.
package struct DesiredFleet: Sendable {
    package private(set) var numbers: [PhoneNumber: DesiredNumber] = [:]

    package init(_ numbers: some Sequence<DesiredNumber> = []) {
        for number in numbers { self.numbers[number.number] = number }
    }

    /// Reserves memory for `count` numbers. Otherwise the table would be copied about twenty times on its way to a
    /// million numbers.
    package mutating func reserveCapacity(_ count: Int) {
        numbers.reserveCapacity(count)
    }

    package subscript(_ number: PhoneNumber) -> DesiredNumber? {
        get { numbers[number] }
        set { numbers[number] = newValue }
    }

    /// Adds a number, unless the fleet already has it.
    ///
    /// - Returns: the existing entry, or `nil` if the number was added.
    package mutating func insert(_ number: consuming DesiredNumber) -> DesiredNumber? {
        let key = number.number
        guard let other = numbers.updateValue(number, forKey: key) else { return nil }
        numbers[key] = other
        return other
    }

    /// Every secret that the fleet's attachments refer to, each once, sorted.
    package var secrets: [SecretReference] {
        Set(credentials.compactMap { if case .secret(let reference) = $0 { reference } else { nil } }).sorted()
    }

    /// Every credential of the fleet, each once.
    package var credentials: Set<Credential> {
        var found: Set<Credential> = []
        for number in numbers.values {
            guard let options = number.outbound.attachment?.target?.options else { continue }
            if let username = options.username { found.insert(username) }
            if let password = options.password { found.insert(password) }
        }
        return found
    }
}

/// One number of a manifest.
package struct DesiredNumber: Sendable, Equatable {
    package let number: PhoneNumber
    package var inbound: DesiredDirection
    package var outbound: DesiredDirection
    package var labels: [String: String]
    package var preventDetach: Bool
    /// The place of its declaration in a manifest; for a number of a block, the place of the block.
    package var place: SourcePlace

    package init(
        _ number: PhoneNumber,
        inbound: DesiredDirection = .unattached,
        outbound: DesiredDirection = .unattached,
        labels: [String: String] = [:],
        preventDetach: Bool = false,
        place: SourcePlace
    ) {
        self.number = number
        self.inbound = inbound
        self.outbound = outbound
        self.labels = labels
        self.preventDetach = preventDetach
        self.place = place
    }

    package subscript(_ direction: Direction) -> DesiredDirection {
        switch direction {
        case .inbound: inbound
        case .outbound: outbound
        }
    }

    /// Whether Patchbay manages at least one direction. If not, the number isn't read.
    package var isManaged: Bool { inbound != .unmanaged || outbound != .unmanaged }
}

/// The desired state of one direction.
package enum DesiredDirection: Sendable, Hashable {
    /// Left unchanged, and removed from the ledger.
    case unmanaged
    /// Not attached: the manifest has no key for this direction.
    case unattached
    /// Attached. `indirect`, so that all numbers of a block share one copy in memory.
    indirect case attached(Attachment)

    package var attachment: Attachment? {
        if case .attached(let attachment) = self { attachment } else { nil }
    }
}
