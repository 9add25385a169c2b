// PB01xx: single values: endpoints, ports, header rules, secrets.
extension Catalogue {
    private static func outbound(_ body: String) -> String { CatalogueEntry.outbound(body) }
    private static let endpoint = "sip_endpoint: sip:pbx.example.com:5061"
    private static func password(_ value: String) -> String {
        outbound(endpoint + "\noptions: { sip_password: \(value) }")
    }

    static let values: [CatalogueEntry] = [
        CatalogueEntry(
            .invalidEndpoint,
            "An endpoint is `sip:` and a fully qualified domain name, with a port if you like. No IP address, no `sips:`, no user, "
                + "no parameters.",
            wrong: outbound("sip_endpoint: sip:203.0.113.7:5061"),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061"),
            source: "the guide, `sip_endpoint`: \"FQDN Only\""
        ),
        CatalogueEntry(
            .noPort,
            "Neither the endpoint nor its options name a port, and the API has no default.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com"),
            right: outbound("sip_endpoint: sip:pbx.example.com\noptions: { port: 5061 }"),
            source: "the guide, `sip_endpoint`: \"Port must be defined here, or in options\""
        ),
        CatalogueEntry(
            .invalidPort,
            "A port is a whole number from 1 to 65535.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com\noptions: { port: 70000 }"),
            right: outbound("sip_endpoint: sip:pbx.example.com\noptions: { port: 5061 }"),
            source: "RFC 3261 §25.1, `port`"
        ),
        CatalogueEntry(
            .incompleteRule,
            "A header rule lacks what its type needs: `custom` needs key and value; `uui` needs target, purpose, encoding and content.",
            wrong: CatalogueEntry.inboundRule("{ type: custom, key: X-Account }"),
            right: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: Account_Id }"),
            source: "the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .notOneOf,
            "A value isn't one of the few that its key takes.",
            wrong: CatalogueEntry.inboundRule(
                "{ type: uui, target: CustomerId, purpose: bland, encoding: base64, content: id }"
            ),
            right: CatalogueEntry.inboundRule(
                "{ type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }"
            ),
            source: "the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .invalidHeaderName,
            "What names a SIP header must be a token: letters, digits and - . ! % * _ + ` ' ~. Otherwise no such header can ever arrive.",
            wrong: CatalogueEntry.inboundRule("{ type: custom, key: \"X Account\", value: Account_Id }"),
            right: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: Account_Id }"),
            source: "RFC 3261 §25.1, `header-name`"
        ),
        CatalogueEntry(
            .lineBreakInHeader,
            "A carriage return or line feed would end the header and let the rest of the text be read as further headers.",
            wrong: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: \"Account\\r\\nX-Admin: yes\" }"),
            right: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: Account_Id }"),
            source: "RFC 3261 §7.3.1"
        ),
        CatalogueEntry(
            .literalPassword,
            "A password stands in the manifest, and so in Git, for everyone who can read it and for ever. Change it if it was committed.",
            wrong: password("example"),
            right: password("{ env: CARRIER_PASSWORD }"),
            source: "manifest reference, secrets"
        ),
        CatalogueEntry(
            .invalidSecret,
            "A secret names one source: an environment variable, a file, or a command with its arguments.",
            wrong: password("{ command: [] }"),
            right: password("{ command: [op, read, \"op://voip/carrier/password\"] }"),
            source: "manifest reference, secrets"
        ),
        CatalogueEntry(
            .forbiddenSecret,
            "BLAND_API_KEY and PATCHBAY_* are never sent as a credential: a manifest could have them sent to its author's endpoint.",
            wrong: password("{ env: BLAND_API_KEY }"),
            right: password("{ env: CARRIER_PASSWORD }"),
            source: "manifest reference, secrets"
        ),
        CatalogueEntry(
            .secretAbsent,
            "`validate --resolve-secrets` found no value where a secret is said to be: a variable that isn't set or is empty, a file that "
                + "can't be read, a command that fails or may not be run. An apply that would send it is refused. Where a failed command "
                + "printed nothing, what it wrote to standard error is quoted.",
            wrong: password("{ env: CARRIER_PASSWRD }"),
            right: password("{ env: CARRIER_PASSWORD }"),
            source: "manifest reference, secrets"
        ),
        CatalogueEntry(
            .secretOpenToAll,
            "Every user of the machine can read the secret's file. `chmod o-r FILE` mends it; `--allow-open-secret-files` takes it as it is.",
            wrong: password("{ file: secrets/open-to-all }"),
            right: password("{ file: secrets/carrier }"),
            source: "manifest reference, secrets"
        ),
        CatalogueEntry(
            .controlCharacterInHeader,
            "A header's name or value has a control character other than a line break: NUL, BEL, TAB, ESC or DEL, for example. "
                + "RFC 3261 has none of them in a header's text, and a SIP stack may refuse the whole call for it.",
            wrong: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: \"Account\\x1B\" }"),
            right: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: Account_Id }"),
            source: "RFC 3261 §25.1, `TEXT-UTF8char`"
        ),
        CatalogueEntry(
            .stackHeader,
            "The SIP stack writes this header itself: Via, Call-ID, CSeq, Max-Forwards, Route, Record-Route, Content-Length, Content-Type, "
                + "Authorization and Proxy-*, and their compact forms. A second one makes the request malformed, and every outbound call "
                + "of the number is refused. Reading such a header of inbound calls is fine.",
            wrong: CatalogueEntry.outboundRule("{ type: custom, key: Max-Forwards, value: \"5\", passthrough: true }"),
            right: CatalogueEntry.outboundRule("{ type: custom, key: X-Account, value: \"5\", passthrough: true }"),
            source: "RFC 3261 §8.1.1 and §20"
        ),
        CatalogueEntry(
            .uuiBesideCustom,
            "A custom rule writes the header User-to-User, and a uui rule of the same outbound direction writes it, too. The callee gets two "
                + "values, and doesn't know which one is meant.",
            wrong: outbound(
                endpoint
                    + "\nheaders:\n  - { type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }\n"
                    + "  - { type: custom, key: User-to-User, value: \"3432;encoding=hex\", passthrough: true }"
            ),
            right: CatalogueEntry.outboundRule(
                "{ type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }"
            ),
            source: "RFC 7433 §4"
        ),
        CatalogueEntry(
            .credentialCharacter,
            "A SIP user name or password ends in a line break, or has another control character or a byte order mark. It would never match "
                + "the carrier's, and a user name with a line break could add headers to the call. A secret's value is checked by "
                + "`validate --resolve-secrets` and by `apply`; no message shows it.",
            wrong: outbound(endpoint + "\noptions: { sip_username: \"bland\\n\" }"),
            right: outbound(endpoint + "\noptions: { sip_username: bland }"),
            source: "RFC 3261 §25.1, `username` and `quoted-string`"
        ),
    ]
}
