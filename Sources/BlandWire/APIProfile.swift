package import JSON
package import SIPModel

/// The abilities of one edition of the vendor's API, as data: planning reads this table instead of branching on the
/// edition.
package struct APIProfile: Sendable {
    package let name: String
    /// The fields that `POST /sip/update` carries, by direction; any other change is a replace.
    package let updatable: [Direction: Set<AttachmentField>]

    /// The guide's API (Update SIP Direction): an update carries an outbound's endpoint and options, and no headers.
    package static let guide = APIProfile(
        name: "guide",
        updatable: [
            .outbound: Set([.endpoint] + OptionName.allCases.map(AttachmentField.option)),
            .inbound: [],
        ]
    )

    /// The vendor's settings beside `options` and `headers` that no profile can send: a replace would drop them. Other
    /// fields there are the server's own.
    private static let settingsBesideOptions: Set<String> = [
        "failover_config", "codec_config", "alert_config", "register_auth", "trunk_id", "auth_mode",
    ]

    package static func isSetting(_ name: String, _ value: JSONValue) -> Bool {
        settingsBesideOptions.contains(name) && !value.isEmpty && !isDefault(name, value)
    }

    /// Whether the API sets the field to this value by itself, so that nothing is lost with it.
    package static func isDefault(_ name: String, _ value: JSONValue) -> Bool { name == "auth_mode" && value == "ip" }

    /// Whether one update call can carry all of these changes.
    package func canUpdate(_ fields: some Sequence<AttachmentField>, in direction: Direction) -> Bool {
        let carried = updatable[direction] ?? []
        return fields.allSatisfy(carried.contains)
    }
}
