// PB01xx: the shape of manifests, and references between declarations.
extension Catalogue {
    private static func manifest(_ body: String) -> String { CatalogueEntry.manifest(body) }
    private static func number(_ body: String, _ key: String = "+14155550100") -> String {
        CatalogueEntry.number(body, key)
    }
    private static func outbound(_ body: String) -> String { CatalogueEntry.outbound(body) }
    private static let trunk = "trunks:\n  carrier: { sip_endpoint: \"sip:edge.carrier.example:5061\" }\n"
    private static func withTrunk(_ name: String) -> String {
        manifest(trunk + "numbers:\n  \"+14155550100\":\n    outbound: { trunk: \(name) }")
    }

    static let manifests: [CatalogueEntry] = [
        CatalogueEntry(
            .invalidNumber,
            "A number is written in E.164: a `+`, then 2 to 15 digits of which the first isn't 0. No spaces, no dashes.",
            wrong: number("inbound: {}", "4155550100"),
            right: number("inbound: {}", "+14155550100"),
            source: "ITU-T E.164 §6.2; the guide: \"Must be in E.164 format\""
        ),
        CatalogueEntry(
            .unknownKey,
            "A key isn't one of those that may stand here. A misspelt key that were passed over would leave something out in silence. "
                + "At the top of a document, keys that begin with `x-` are free.",
            wrong: number("inbond: {}"),
            right: number("inbound: {}"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .wrongType,
            "A value is of another type than its key takes: text in quotes, true or false, a whole number, a list, a mapping.",
            wrong: outbound("sip_endpoint: sip:pbx.example.com\noptions: { port: \"5061\" }"),
            right: outbound("sip_endpoint: sip:pbx.example.com\noptions: { port: 5061 }"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .missingKey,
            "A key that a declaration can't do without isn't there.",
            wrong: manifest("trunks:\n  carrier: { options: { port: 5061 } }"),
            right: manifest(
                "trunks:\n  carrier: { sip_endpoint: \"sip:edge.carrier.example\", options: { port: 5061 } }"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .nullDeclaration,
            "A number or direction has nothing after its colon. One reader means `{}` (attached, without headers), another means "
                + "nothing at all; the difference is a phone line.",
            wrong: number("inbound:"),
            right: number("inbound: {}"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .apiVersion,
            "Every document says which edition of the manifest it is written in.",
            wrong: "numbers: {}\n",
            right: "apiVersion: patchbay/v1\nnumbers: {}\n",
            source: "manifest reference"
        ),
        CatalogueEntry(
            .numberTwice,
            "A number is declared in two places of the manifest set. Which one counts must not depend on the order of files.",
            wrong: manifest(
                "numbers:\n  \"+14155550100\": { inbound: {} }\n---\napiVersion: patchbay/v1\nnumbers:\n  \"+14155550100\": {}"
            ),
            right: manifest("numbers:\n  \"+14155550100\": { inbound: {} }"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .invalidBlock,
            "A block is `FIRST..LAST`, two numbers of the same length, the lower first, both included.",
            wrong: number("inbound: {}", "+14155550149..+14155550101"),
            right: number("inbound: {}", "+14155550101..+14155550149"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .blockTooLong,
            "A block may have 10,000 numbers: a longer one is more often a slip of a digit than a fleet.",
            wrong: number("inbound: {}", "+14155500000..+14155599999"),
            right: number("inbound: {}", "+14155550000..+14155559999"),
            source: "limits of the manifest reference"
        ),
        CatalogueEntry(
            .invalidExcept,
            "`except` names numbers of its own block that don't belong to it.",
            wrong: number("except: [\"+14155550200\"]\ninbound: {}", "+14155550101..+14155550149"),
            right: number("except: [\"+14155550120\"]\ninbound: {}", "+14155550101..+14155550149"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .blocksOverlap,
            "Two blocks have numbers in common, judged after their `except`.",
            wrong: manifest(
                "numbers:\n  \"+14155550101..+14155550149\": { inbound: {} }\n  \"+14155550140..+14155550160\": {}"
            ),
            right: manifest(
                "numbers:\n  \"+14155550101..+14155550149\": { inbound: {} }\n  \"+14155550150..+14155550160\": {}"
            ),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .unknownTrunk,
            "A number names a trunk that no file of the set declares.",
            wrong: withTrunk("carier"),
            right: withTrunk("carrier"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .unknownHeaderList,
            "`use` names a header list that no file of the set declares.",
            wrong: number("inbound: { headers: [{ use: crm }] }"),
            right: manifest(
                "headers:\n  crm: [{ type: custom, key: X-Account, value: Account_Id }]\n"
                    + "numbers:\n  \"+14155550100\":\n    inbound: { headers: [{ use: crm }] }"
            ),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .nameTwice,
            "Trunks and header lists are shared by the whole set, so a name stands for one of them only.",
            wrong: manifest(trunk + "---\napiVersion: patchbay/v1\n" + trunk),
            right: manifest(trunk),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .trunkBesideEndpoint,
            "`trunk` and `sip_endpoint` both say where calls go; only one can. `options` may stand beside either.",
            wrong: manifest(
                trunk
                    + "numbers:\n  \"+14155550100\":\n    outbound: { trunk: carrier, sip_endpoint: \"sip:pbx.example.com:5061\" }"
            ),
            right: withTrunk("carrier"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .outboundWithoutEndpoint,
            "An outbound attachment needs an endpoint: a `trunk` or a `sip_endpoint`, its own or of the document's `defaults`.",
            wrong: number("outbound: {}"),
            right: outbound("sip_endpoint: sip:pbx.example.com:5061"),
            source: "the guide: \"If outbound, you must also provide a sip_endpoint\""
        ),
        CatalogueEntry(
            .inboundWithEndpoint,
            "An inbound attachment has headers alone; endpoint, trunk and options are for outbound.",
            wrong: number("inbound: { sip_endpoint: \"sip:pbx.example.com:5061\" }"),
            right: number("inbound: {}"),
            source: "the guide: \"Only available for outbound SIP Types\""
        ),
        CatalogueEntry(
            .tooManyNumbers,
            "A manifest set may have 1,000,000 numbers.",
            source: "limits of the manifest reference"
        ),
        CatalogueEntry(
            .laterProfileKey,
            "The vendor's later API has this key; the guide's, which this version speaks, doesn't. Passing it over would promise "
                + "something that isn't done.",
            wrong: number("inbound: { auth_mode: ip }"),
            right: number("inbound: {}"),
            source: "the vendor's later reference pages"
        ),
        CatalogueEntry(
            .invalidLabel,
            "A label's name and value are of letters, digits, `-`, `_`, `.` and `/`, so that `--selector` can name them.",
            wrong: number("labels: { team: \"support, eu\" }\ninbound: {}"),
            right: number("labels: { team: support-eu }\ninbound: {}"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .invalidWaiver,
            "A comment `# patchbay: …` allows one policy in the place that follows it, and must say which and why.",
            wrong: manifest("numbers:\n  # patchbay: allow PB0301\n  \"+14155550100\": { inbound: {} }"),
            right: CatalogueEntry.outbound(
                "sip_endpoint: sip:pbx.example.com:5060\noptions:\n"
                    + "  # patchbay: allow PB0301 because the carrier's TLS comes in March\n  transport: tcp"
            ),
            source: "manifest reference, policies"
        ),
    ]
}
