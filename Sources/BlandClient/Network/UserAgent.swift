/// The `User-Agent` of every request: `patchbay/1.2.0 apply (github-actions)`. It names no repository and no user.
package struct UserAgent: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// - Parameters:
    ///   - version: the program's version.
    ///   - command: the words of the command.
    ///   - environment: shows the CI system, if there is one.
    package init(version: String, command: String, environment: [String: String]) {
        let system = Self.system(environment).map { " (\($0))" } ?? ""
        description = "patchbay/\(version) \(command)\(system)"
    }

    /// The variable by which each CI system is known, the more specific first: Gitea and Forgejo also set GitHub's.
    private static let systems = [
        ("GITEA_ACTIONS", "gitea-actions"), ("FORGEJO_ACTIONS", "forgejo-actions"),
        ("GITHUB_ACTIONS", "github-actions"), ("GITLAB_CI", "gitlab-ci"), ("CIRCLECI", "circleci"),
        ("BUILDKITE", "buildkite"), ("JENKINS_URL", "jenkins"), ("TF_BUILD", "azure-pipelines"),
        ("BITBUCKET_BUILD_NUMBER", "bitbucket-pipelines"), ("CODEBUILD_BUILD_ID", "aws-codebuild"),
        ("TEAMCITY_VERSION", "teamcity"), ("TRAVIS", "travis-ci"), ("DRONE", "drone"), ("CI", "ci"),
    ]

    private static func system(_ environment: [String: String]) -> String? {
        systems.first { name, _ in !["", "0", "false"].contains(environment[name]?.lowercased() ?? "") }?.1
    }
}
