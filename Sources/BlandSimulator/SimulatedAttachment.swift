/// Which way calls run through an attachment.
package enum SimulatedDirection: String, Sendable, CaseIterable {
    case inbound, outbound
}

/// What one number has in one direction, as the vendor holds it: nothing masked, no quirk applied.
package struct SimulatedAttachment: Sendable, Equatable {
    package var organisation: String
    package var phoneNumber: String
    package var direction: SimulatedDirection
    package var sipEndpoint: String?
    package var options: SimulatorJSON?
    /// The wire's object, `{"direction", "headers"}`, exactly as it was sent.
    package var headers: SimulatorJSON?
    /// Members that a live record shows besides its own, or instead of them.
    package var extra: SimulatorJSON?
    package var id: String
    /// What `id` and `inbound_id` are made from; never used twice in a database.
    package var serial: Int
    /// Milliseconds since 1970.
    package var createdAt: Int
    /// Milliseconds since 1970.
    package var updatedAt: Int
}

/// A state of one direction that is put there raw: at the start, or as a change that nobody made through the API.
package struct AttachmentSeed: Sendable {
    /// Without one: whose the number is already, or else the first organisation.
    package var organisation: String?
    package var phoneNumber: String
    package var direction: SimulatedDirection
    package var sipEndpoint: String?
    package var options: SimulatorJSON?
    package var headers: SimulatorJSON?
    /// Merged over the members of the live record, so that it can show what the guide doesn't know.
    package var extra: SimulatorJSON?

    package init(
        organisation: String? = nil,
        phoneNumber: String,
        direction: SimulatedDirection,
        sipEndpoint: String? = nil,
        options: SimulatorJSON? = nil,
        headers: SimulatorJSON? = nil,
        extra: SimulatorJSON? = nil
    ) {
        self.organisation = organisation
        self.phoneNumber = phoneNumber
        self.direction = direction
        self.sipEndpoint = sipEndpoint
        self.options = options
        self.headers = headers
        self.extra = extra
    }
}
