package import Fleet
import JSON
package import SIPModel

// The calls of the guide that Patchbay makes.
extension APIRequest {
    /// `GET /sip?phone_number=`: a number's live state. The `+` is percent-encoded, since a `+` in a query means a
    /// space (docs/api-notes.md#trap-1).
    package static func read(_ number: PhoneNumber) -> APIRequest {
        APIRequest(.get, "/sip?phone_number=%2B\(number.digits)")
    }

    /// `GET /sip` without a number: shows whether the server has this route (docs/api-notes.md#trap-4).
    package static let proveRoute = APIRequest(.get, "/sip")

    /// `POST /sip/attach`: one or both directions of a number.
    package static func attach(_ number: PhoneNumber, _ directions: [(Direction, Attachment)]) -> APIRequest {
        let entries = directions.sorted { $0.0 < $1.0 }.map { direction, attachment in
            var entry: [String: JSONValue] = ["type": .string(direction.rawValue)]
            if let target = attachment.target {
                entry["sip_endpoint"] = .string(target.endpoint.description)
                entry["options"] = options(target.options)
            }
            entry["headers"] = headers(attachment.headers.map(\.json), direction)
            return JSONValue.object(entry)
        }
        return attach(number, entries: entries)
    }

    /// `POST /sip/attach` with the attachment that live state showed: puts it back after its replace failed.
    ///
    /// - Parameter credentials: used for each credential that live state masks or leaves out.
    package static func putBack(
        _ number: PhoneNumber,
        _ direction: Direction,
        _ live: LiveAttachment,
        credentials: [OptionName: Credential]
    ) -> APIRequest {
        var values: [OptionName: SecretValue] = [:]
        var options: [String: JSONValue] = [:]
        for (name, value) in live.options.reported { options[name.rawValue] = value }
        for (name, shown) in [(OptionName.username, live.options.username), (.password, live.options.password)] {
            if case .plain(let value) = shown {
                values[name] = value
            } else if let known = credentials[name] {
                options[name.rawValue] = known.json
            }
        }
        let entry = entry(direction, endpoint: live.endpoint, options: options, headers: live.headers)
        return APIRequest(.post, path(of: .attach), body: attach(number, entries: [entry]).body, values: values)
    }

    /// `POST /sip/attach` with the former states that a journal recorded.
    package static func attach(
        _ number: PhoneNumber,
        _ states: [Direction: AttachmentState],
        credentials: [OptionName: Credential]
    ) -> APIRequest {
        let entries = states.sorted { $0.key < $1.key }.map { direction, state in
            entry(
                direction,
                endpoint: state.endpoint,
                options: options(state, credentials),
                headers: state.headers
            )
        }
        return attach(number, entries: entries)
    }

    /// `POST /sip/update` with the former outbound state that a journal recorded.
    package static func update(
        _ number: PhoneNumber,
        _ state: AttachmentState,
        credentials: [OptionName: Credential]
    ) -> APIRequest {
        var updates: [String: JSONValue] = ["type": "outbound", "options": .object(options(state, credentials))]
        if let endpoint = state.endpoint { updates["sip_endpoint"] = .string(endpoint) }
        return update(number, .object(updates))
    }

    /// `POST /sip/update`: an outbound direction's endpoint and options, every managed option explicitly.
    package static func update(_ number: PhoneNumber, _ target: OutboundTarget) -> APIRequest {
        update(
            number,
            [
                "type": "outbound",
                "sip_endpoint": .string(target.endpoint.description),
                "options": options(target.options),
            ]
        )
    }

    /// `POST /sip/detach`: one or both directions of a number.
    package static func detach(_ number: PhoneNumber, _ directions: [Direction]) -> APIRequest {
        APIRequest(
            .post,
            path(of: .detach),
            body: [
                "phone_number": .string(number.description),
                "directions": .array(directions.sorted().map { ["type": .string($0.rawValue)] }),
                "service": "sip",
            ]
        )
    }

    /// `PUT /sip/verify`: asks for the code to key in when Bland calls the number.
    package static func verify(_ number: PhoneNumber) -> APIRequest {
        APIRequest(.put, "/sip/verify", body: ["phone_number": .string(number.description)])
    }

    /// An attach or a detach of only some of its directions.
    package func limited(to directions: [Direction]) -> APIRequest {
        guard var body = body?.object, let all = body["directions"]?.array else { return self }
        let names = directions.map { JSONValue.string($0.rawValue) }
        body["directions"] = .array(all.filter { entry in entry["type"].map(names.contains) ?? false })
        return APIRequest(method, path, body: .object(body))
    }

    // MARK: Kinds and paths

    /// The kind of the call if it changes an attachment; `nil` for any other call.
    package var kind: CallKind? {
        method == .post ? CallKind.allCases.first { Self.path(of: $0) == path } : nil
    }

    private static func path(of kind: CallKind) -> String {
        switch kind {
        case .attach: "/sip/attach"
        case .update: "/sip/update"
        case .detach: "/sip/detach"
        }
    }

    // MARK: Parts of bodies

    private static func update(_ number: PhoneNumber, _ updates: JSONValue) -> APIRequest {
        let body: JSONValue = ["phone_number": .string(number.description), "updates": updates]
        return APIRequest(.post, path(of: .update), body: body)
    }

    /// One direction of an attach, from live or journalled state.
    private static func entry(
        _ direction: Direction,
        endpoint: String?,
        options: [String: JSONValue],
        headers: [LiveHeaderRule]
    ) -> JSONValue {
        var entry: [String: JSONValue] = ["type": .string(direction.rawValue)]
        if direction == .outbound {
            if let endpoint { entry["sip_endpoint"] = .string(endpoint) }
            entry["options"] = .object(options)
        }
        entry["headers"] = self.headers(headers.map(\.json), direction)
        return .object(entry)
    }

    private static func options(
        _ state: AttachmentState,
        _ credentials: [OptionName: Credential]
    ) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for (name, value) in state.options { members[name.rawValue] = value }
        for (name, credential) in credentials { members[name.rawValue] = credential.json }
        return members
    }

    private static func attach(_ number: PhoneNumber, entries: [JSONValue]) -> APIRequest {
        APIRequest(
            .post,
            path(of: .attach),
            body: ["phone_number": .string(number.description), "directions": .array(entries), "service": "sip"]
        )
    }

    private static func options(_ options: OutboundOptions) -> JSONValue {
        var members: [String: JSONValue] = [
            OptionName.transport.rawValue: .string(options.transport.rawValue),
            OptionName.secureMedia.rawValue: .bool(options.secureMedia),
        ]
        if let port = options.port { members[OptionName.port.rawValue] = .integer(Int64(port)) }
        if let username = options.username { members[OptionName.username.rawValue] = username.json }
        if let password = options.password { members[OptionName.password.rawValue] = password.json }
        return .object(members)
    }

    /// The wire form of `headers` (the guide: `direction` "must be set to the parent objects direction").
    private static func headers(_ rules: [JSONValue], _ direction: Direction) -> JSONValue? {
        rules.isEmpty ? nil : ["direction": .string(direction.rawValue), "headers": .array(rules)]
    }
}
