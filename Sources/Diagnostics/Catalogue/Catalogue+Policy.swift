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
        CatalogueEntry(
            .contestedHeader,
            "An outbound rule writes From, To, Contact or x-bland-session-id, which the SIP stack or Bland writes, too: one of the two is "
                + "lost, or the call is refused. The same warning stands where a rule may mean a header of PB0135, and the guide can be "
                + "read in two ways.",
            wrong: CatalogueEntry.outboundRule("{ type: custom, key: Caller, value: From }"),
            right: CatalogueEntry.outboundRule("{ type: custom, key: Caller, value: X-Caller }"),
            source: "RFC 3261 §8.1.1; the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .uuiParameter,
            "The purpose of a User-to-User header is a token, and so is its content, unless it is in double quotes. Another text adds "
                + "parameters to the header or cuts it short; an inbound rule with it never matches.",
            wrong: CatalogueEntry.inboundRule(
                "{ type: uui, target: CustomerId, purpose: \"bland;purpose=x\", encoding: hex, content: id }"
            ),
            right: CatalogueEntry.inboundRule(
                "{ type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }"
            ),
            source: "RFC 7433 §4.1"
        ),
        CatalogueEntry(
            .uuiTwice,
            "Two `uui` rules of one outbound direction have the same purpose, or two of one inbound direction have the same target. The guide "
                + "doesn't say which counts.",
            wrong: CatalogueEntry.number(
                "inbound:\n  headers:\n    - { type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }\n"
                    + "    - { type: uui, target: CustomerId, purpose: crm, encoding: hex, content: id }"
            ),
            right: CatalogueEntry.inboundRule(
                "{ type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }"
            ),
            source: "RFC 7433 §4; the guide, Attach SIP Endpoint"
        ),
        CatalogueEntry(
            .blankAroundCredential,
            "A SIP user name or password begins or ends with a blank or an invisible character, which is nearly always left over from copying. "
                + "A secret's value is checked by `validate --resolve-secrets`; no message shows it.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com:5061\noptions: { sip_username: \"bland \" }"),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061\noptions: { sip_username: bland }"),
            source: "manifest reference, secrets"
        ),
        CatalogueEntry(
            .hiddenByMerge,
            "A merge key (`<<`) brings in only the keys that the mapping doesn't have itself. A mapping of the same key is not merged: all that "
                + "the anchor has below that key is lost, its credentials, too.",
            wrong: CatalogueEntry.manifest(
                "x-carrier: &carrier\n  sip_endpoint: sip:pbx.example.com\n  options: { port: 5061, sip_username: bland }\n"
                    + "numbers:\n  \"+14155550100\":\n    outbound:\n      <<: *carrier\n      options: { port: 5063 }"
            ),
            right: CatalogueEntry.manifest(
                "trunks:\n  carrier:\n    sip_endpoint: sip:pbx.example.com\n    options: { port: 5061, sip_username: bland }\n"
                    + "numbers:\n  \"+14155550100\":\n    outbound: { trunk: carrier, options: { port: 5063 } }"
            ),
            source: "YAML 1.1, type `merge`"
        ),
        CatalogueEntry(
            .lookAlike,
            "Two trunks or two header lists have names that look the same and differ in their bytes: in one an accented letter is one character, "
                + "in the other a letter and an accent. Patchbay compares names by their bytes, so these are two declarations.",
            wrong: CatalogueEntry.manifest(
                "headers:\n  caf\u{E9}: []\n  cafe\u{301}: []\nnumbers:\n  \"+14155550100\": { inbound: {} }"),
            right: CatalogueEntry.manifest("headers:\n  cafe: []\nnumbers:\n  \"+14155550100\": { inbound: {} }"),
            source: "Unicode Standard Annex #15"
        ),
    ]
}
