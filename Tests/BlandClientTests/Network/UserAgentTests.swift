import BlandClient
import Testing

@Suite("User-Agent")
struct UserAgentTests {
    @Test(
        "version, command, and the CI system if there is one; no repository and no user",
        arguments: [
            (["GITHUB_ACTIONS": "true", "CI": "true"], "patchbay/1.2.0 apply (github-actions)"),
            (
                ["GITEA_ACTIONS": "true", "GITHUB_ACTIONS": "true", "CI": "true"],
                "patchbay/1.2.0 apply (gitea-actions)"
            ),
            (["GITLAB_CI": "true", "CI": "true"], "patchbay/1.2.0 apply (gitlab-ci)"),
            (["JENKINS_URL": "https://canary/"], "patchbay/1.2.0 apply (jenkins)"),
            (["TF_BUILD": "True"], "patchbay/1.2.0 apply (azure-pipelines)"),
            (["CI": "1"], "patchbay/1.2.0 apply (ci)"),
            (["CI": "false"], "patchbay/1.2.0 apply"),
            (["CI": "", "GITHUB_ACTIONS": ""], "patchbay/1.2.0 apply"),
            (["GITHUB_REPOSITORY": "canary/canary", "USER": "canary"], "patchbay/1.2.0 apply"),
        ])
    func text(_ environment: [String: String], _ expected: String) {
        let agent = UserAgent(version: "1.2.0", command: "apply", environment: environment)
        #expect(agent.description == expected)
    }
}
