import ArgumentParser

/// The configuration, and the strictness of the checks of its manifests.
struct SetOptions: ParsableArguments {
    @Option(
        help: "The configuration; default: the first patchbay.yaml from the working directory upward.",
        completion: Completions.manifests)
    var config: String?

    @Flag(help: "Makes every policy warning an error.")
    var strict = false

    @Flag(help: "Goes on without manifests that Git has and the checkout lacks.")
    var allowMissingFiles = false
}

/// The API's URL and the source of the key. The key itself is never an option's value.
struct APIOptions: ParsableArguments {
    @Option(
        name: .customLong("api-url"), help: "The API's base URL; default: BLAND_API_URL, else https://api.bland.ai/v1.")
    var apiURL: String?

    @Option(help: "A file with the API key; default: the variable BLAND_API_KEY.", completion: .file())
    var apiKeyFile: String?

    @Option(
        help: ArgumentHelp(
            "Trusts the root certificates of this PEM file alone; default: those of SSL_CERT_FILE and SSL_CERT_DIR, "
                + "else the system's.",
            valueName: "file"
        ),
        completion: .file()
    )
    var caFile: String?

    @Option(help: "The most calls under way at once, 1 to 256; default 16.")
    var parallelism: Int?

    /// Maximum concurrent calls, 1 to 256; the option takes precedence over the configuration.
    func calls(configured: Int? = nil) -> Int { parallelism ?? configured ?? 16 }

    mutating func validate() throws {
        if let parallelism, !(1...256).contains(parallelism) {
            throw ValidationError("--parallelism is 1 to 256.")
        }
    }
}

struct SecretOptions: ParsableArguments {
    @Flag(help: "Runs the commands that manifests name as sources of secrets.")
    var allowSecretCommands = false

    @Flag(help: "Takes secrets from files that every user of the machine can read.")
    var allowOpenSecretFiles = false
}
