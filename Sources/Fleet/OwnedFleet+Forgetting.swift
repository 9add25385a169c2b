package import SIPModel

extension OwnedFleet {
    /// Deletes the ledger entries of numbers without a detach: their attachments stay as they are.
    ///
    /// - Throws: `NotOwned` with the numbers that aren't owned; then no entry is deleted.
    package mutating func forget(_ forgotten: some Collection<PhoneNumber>) throws(NotOwned) {
        let unknown = forgotten.filter { numbers[$0] == nil }
        guard unknown.isEmpty else { throw NotOwned(numbers: unknown) }
        for number in forgotten { numbers[number] = nil }
        generation += 1
    }

    /// Numbers without a ledger entry.
    package struct NotOwned: Error, Equatable {
        package let numbers: [PhoneNumber]
    }
}
