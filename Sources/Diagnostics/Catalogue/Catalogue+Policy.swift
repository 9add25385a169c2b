// PB03xx: rules of the guide that the API doesn't enforce; warnings unless a team decides otherwise.
extension Catalogue {
    private static func outbound(_ body: String) -> String { CatalogueEntry.outbound(body) }

    static let policy: [CatalogueEntry] = [
        CatalogueEntry(
            .transportNotTLS,
            "The API lists tcp and udp, while the guide says that signalling must be TCP over TLS and that UDP isn't accepted.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com:5060\noptions: { transport: udp }"),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061\noptions: { transport: tls }"),
            source: "the guide, SIP Connection Details"
        ),
        CatalogueEntry(
            .mediaNotSecure,
            "The guide says that all media streams must be SRTP.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com:5061\noptions: { secure_media: false }"),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061\noptions: { secure_media: true }"),
            source: "the guide, SIP Connection Details; RFC 4568"
        ),
        CatalogueEntry(
            .portsDiffer,
            "The endpoint names one port and the options another. The options' wins; a reader of the endpoint alone is misled.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com:5060\noptions: { port: 5061 }"),
            right: outbound("sip_endpoint: sip:pbx.example.com\noptions: { port: 5061 }"),
            source: "the guide, `options.port`"
        ),
        CatalogueEntry(
            .vendorEndpoint,
            "us1, eu1 and asia1.sip.bland.ai take calls from your provider. As your own endpoint they would send Bland's calls to Bland.",
            wrong: outbound("sip_endpoint: sip:us1.sip.bland.ai:5061"),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061"),
            source: "the guide, SIP Connection Details"
        ),
        CatalogueEntry(
            .passthroughBinds,
            "With `passthrough` key and value are taken as they are. The rule looks as if it were to bind a header to a variable.",
            wrong: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: Account_Id, passthrough: true }"),
            right: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: Account_Id }"),
            source: "the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .headerKeyTwice,
            "Two rules of one direction have the same key. The guide doesn't say which counts.",
            wrong: CatalogueEntry.number(
                "inbound:\n  headers:\n    - { type: custom, key: X-Account, value: First }\n"
                    + "    - { type: custom, key: x-account, value: Second }"
            ),
            right: CatalogueEntry.inboundRule("{ type: custom, key: X-Account, value: First }"),
            source: "the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .doubtfulHeaderName,
            "This names a SIP header, as the guide's words on outbound rules are most likely meant, and isn't a header's name.",
            wrong: CatalogueEntry.outboundRule("{ type: custom, key: Favorite_Color, value: \"my color\" }"),
            right: CatalogueEntry.outboundRule("{ type: custom, key: Favorite_Color, value: X-Favorite-Color }"),
            source: "RFC 3261 §25.1, `header-name`; the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .idleWaiver,
            "A comment allows a policy's diagnostic that the next line doesn't raise: it was mended, or the comment went astray.",
            wrong: outbound(
                "# patchbay: allow PB0301 because the carrier's TLS comes in March\nsip_endpoint: sip:pbx.example.com:5061"
            ),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061"),
            source: "manifest reference, policies"
        ),
    ]
}
