/// The calls of the API that change what a number is attached to, whatever their paths are.
package enum CallKind: String, Sendable, Codable, CaseIterable {
    case attach
    case update
    case detach
}
