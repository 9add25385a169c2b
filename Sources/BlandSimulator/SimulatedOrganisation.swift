/// A customer of the vendor: the keys it may call with, and whether it has the SIP entitlement
/// (guide, "Entitlement Requirement").
package struct SimulatedOrganisation: Sendable, Equatable {
    package var id: String
    package var keys: [String]
    package var sipEnabled: Bool

    package init(id: String, keys: [String], sipEnabled: Bool = true) {
        self.id = id
        self.keys = keys
        self.sipEnabled = sipEnabled
    }

    /// The organisation that is there when nobody sets one up. Its key is documented and opens nothing else.
    package static let standard = SimulatedOrganisation(id: "org-simulator", keys: ["simulator-key"])
}
