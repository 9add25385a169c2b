// PB02xx: patchbay.yaml.
extension Catalogue {
    static let configuration: [CatalogueEntry] = [
        CatalogueEntry(
            .invalidLedger,
            "The ledger is `git:REMOTE`, `file:PATH` or `none`; a URL in it has no user or password.",
            wrong: "ledger: .patchbay/ledger.json\n",
            right: "ledger: file:.patchbay/ledger.json\n",
            source: "configuration reference"
        ),
        CatalogueEntry(
            .invalidLimit,
            "A limit of changes is a count of numbers, a percentage of the owned ones, or `none`. One of reading (`file_size`, `depth`, "
                + "`nodes`, `numbers`) is a whole number from 1 to its maximum; `file_size` may be written in KiB or MiB.",
            wrong: "limits: { detach: few }\n",
            right: "limits: { detach: 20% }\n",
            source: "configuration reference"
        ),
        CatalogueEntry(
            .invalidAllowance,
            "An allowance says how many, until which day, and why: it is meant to be reviewed, and to end.",
            wrong: "allow: [{ detach: 40 }]\n",
            right: "allow: [{ detach: 40, until: 2026-12-01, reason: \"moving the sales numbers\" }]\n",
            source: "configuration reference"
        ),
        CatalogueEntry(
            .invalidPolicy,
            "`policy` weighs the codes PB03xx as `error`, `warning` or `off`. Other codes are always errors.",
            wrong: "policy: { PB0101: off }\n",
            right: "policy: { PB0301: error }\n",
            source: "configuration reference"
        ),
        CatalogueEntry(
            .notAvailable,
            "The key is known, and this version can't do what it asks. Passing it over would promise something that isn't done.",
            wrong: "api: { profile: current }\n",
            right: "parallelism: 8\n",
            source: "configuration reference"
        ),
        CatalogueEntry(
            .outOfRange,
            "A value is outside of what its key takes.",
            wrong: "parallelism: 0\n",
            right: "parallelism: 16\n",
            source: "configuration reference"
        ),
    ]
}
