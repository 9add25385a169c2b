import Foundation

extension Quirks {
    /// The quirks that a JSON object names; the rest are as the guide says.
    package init(_ json: SimulatorJSON) throws {
        self = try JSONDecoder().decode(Quirks.self, from: Data(json.text.utf8))
    }

    /// All quirks as a JSON object.
    package var json: SimulatorJSON {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try SimulatorJSON(parsing: Array(encoder.encode(self)))
        }
    }
}
