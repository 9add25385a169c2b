/// The kinds of API calls that change an attachment. They don't depend on the paths of an API profile.
package enum CallKind: String, Sendable, Codable, CaseIterable {
    case attach
    case update
    case detach
}
