import Foundation

/// The setup file of the executable: organisations with their keys, quirks, and the state to begin with.
package struct SimulatorSetup: Sendable {
    package var organisations: [SimulatedOrganisation]?
    package var quirks: Quirks?
    package var attachments: [AttachmentSeed]?

    package init(contentsOfFile path: String) throws(SimulatorSetupError) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SimulatorSetupError(path: path, reason: "it can't be read")
        }
        do {
            try self.init(SimulatorJSON(parsing: Array(bytes)))
        } catch let error as Refusal {
            throw SimulatorSetupError(path: path, reason: error.message)
        } catch let error as DecodingError {
            throw SimulatorSetupError(path: path, reason: "quirks: \(error.words)")
        } catch {
            throw SimulatorSetupError(path: path, reason: "\(error)")
        }
    }

    private init(_ json: SimulatorJSON) throws {
        let object = try StrictObject(json, at: "", allowing: ["organisations", "quirks", "attachments"])
        if object.has("organisations") {
            organisations = try object.array("organisations").map(SimulatedOrganisation.init)
        }
        if object.has("quirks") {
            quirks = try Quirks(object.value("quirks"))
        }
        if object.has("attachments") {
            attachments = try object.array("attachments").map(AttachmentSeed.init)
        }
    }

    /// The quirks of a JSON text.
    package static func quirks(text: String) throws(SimulatorSetupError) -> Quirks {
        do {
            return try Quirks(SimulatorJSON(parsing: Array(text.utf8)))
        } catch let error as DecodingError {
            throw SimulatorSetupError(path: "quirks", reason: error.words)
        } catch {
            throw SimulatorSetupError(path: "quirks", reason: "\(error)")
        }
    }

    /// Changes what the file names and leaves the rest.
    package func apply(to configuration: inout SimulatorConfiguration) {
        configuration.organisations = organisations ?? configuration.organisations
        configuration.quirks = quirks ?? configuration.quirks
        configuration.attachments = attachments ?? configuration.attachments
    }
}

/// A setup file that can't be used: correct the named place in it.
package struct SimulatorSetupError: Error, CustomStringConvertible {
    package var path: String
    package var reason: String

    package var description: String { "\(path): \(reason)" }
}
