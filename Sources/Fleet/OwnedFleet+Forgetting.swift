package import SIPModel

extension OwnedFleet {
    /// Lets numbers go without a detach; whatever is attached stays attached.
    ///
    /// - Throws: the numbers that aren't owned; nothing is forgotten then.
    package mutating func forget(_ forgotten: some Collection<PhoneNumber>) throws(NotOwned) {
        let unknown = forgotten.filter { numbers[$0] == nil }
        guard unknown.isEmpty else { throw NotOwned(numbers: unknown) }
        for number in forgotten { numbers[number] = nil }
        generation += 1
    }

    /// Numbers that no ledger entry names.
    package struct NotOwned: Error, Equatable {
        package let numbers: [PhoneNumber]
    }
}
