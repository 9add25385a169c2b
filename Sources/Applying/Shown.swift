/// The state that a read shows of one direction, compared by the shell with what the operation knows.
package enum Shown: UInt8, Hashable, Sendable, CaseIterable {
    case none
    /// As it was before the operation.
    case old
    /// As the operation wants it.
    case new
    /// Attached in another way.
    case other
}

/// A set of an operation's directions. The shell knows which direction each of them is.
package struct Places: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let first = Places(rawValue: 1)
    package static let second = Places(rawValue: 2)
    package static let both: Places = [.first, .second]
}

/// A value for each direction of an operation.
package struct PerPlace<Value: Hashable & Sendable>: Hashable, Sendable {
    package var first: Value
    package var second: Value

    package init(_ first: Value, _ second: Value) {
        self.first = first
        self.second = second
    }
}

/// The states that one read shows. With one direction, `second` is `.none`.
package typealias Reading = PerPlace<Shown>

extension PerPlace<Shown> {
    /// The directions of `places` of which `condition` is true.
    package func places(in places: Places, where condition: (Shown) -> Bool) -> Places {
        var result: Places = []
        if places.contains(.first), condition(first) { result.insert(.first) }
        if places.contains(.second), condition(second) { result.insert(.second) }
        return result
    }

    package func isAll(_ shown: Shown, in places: Places) -> Bool {
        self.places(in: places) { $0 == shown } == places
    }
}
