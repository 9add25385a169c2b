import Fleet
import Foundation

/// A ledger as bytes, the same wherever it is kept.
enum LedgerCodec {
    /// What stands in the place of a ledger that was moved: no version of Patchbay takes it for one.
    private struct Tombstone: Codable {
        let movedTo: String

        private enum CodingKeys: String, CodingKey {
            case movedTo = "moved_to"
        }
    }

    static func encode(_ fleet: OwnedFleet) throws -> Data { try lines(fleet) }

    static func tombstone(to place: String) throws -> Data { try lines(Tombstone(movedTo: place)) }

    private static func lines(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        var data = try encoder.encode(value)
        data.append(UInt8(ascii: "\n"))
        return data
    }

    /// - Parameter name: what messages call the ledger.
    static func decode(_ bytes: Data, name: String) throws(LedgerError) -> OwnedFleet {
        if let tombstone = try? JSONDecoder().decode(Tombstone.self, from: bytes) {
            throw .moved(name: name, to: tombstone.movedTo)
        }
        do {
            return try JSONDecoder().decode(OwnedFleet.self, from: bytes)
        } catch let error as OwnedFleet.UnknownFormat {
            throw .newerFormat(name: name, version: error.version)
        } catch let error as DecodingError {
            throw .corrupt(name: name, reason: reason(error))
        } catch {
            throw .corrupt(name: name, reason: "it isn't JSON")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return "it is damaged" + (place.isEmpty ? "" : " at \(place)")
        @unknown default: return "it is damaged"
        }
    }
}
