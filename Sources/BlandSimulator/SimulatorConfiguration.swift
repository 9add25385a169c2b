package import Foundation

/// How a simulator is set up before it starts.
package struct SimulatorConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 lets the system choose a free one.
    package var port = 0
    /// A SQLite file, made where there is none. Without one everything is gone when the simulator stops.
    package var databasePath: String?
    package var organisations = [SimulatedOrganisation.standard]
    package var quirks = Quirks()
    /// What a database that nothing was ever attached in begins with.
    package var attachments: [AttachmentSeed] = []
    /// What identifiers and verify codes are drawn from: the same seed gives the same ones.
    package var seed: UInt64 = 0x5EED
    package var now: @Sendable () -> Date = { Date() }

    package init() {}

    package init(_ change: (inout SimulatorConfiguration) -> Void) {
        change(&self)
    }
}
