import Fleet
import Foundation

/// Encodes a ledger to bytes and decodes it; the format is the same in every store.
enum LedgerCodec {
    /// The content that replaces a moved ledger; no version of Patchbay reads it as a ledger.
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

    /// - Parameter name: the ledger's name in messages.
    /// - Throws: `moved`, `newerFormat` or `corrupt`.
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
