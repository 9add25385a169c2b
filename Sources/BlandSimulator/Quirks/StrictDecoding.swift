/// Any name of a JSON object, to find the ones that mean nothing.
private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// A container that refuses names it doesn't know: a quirk misspelt would otherwise be a quirk not tested.
    func strictContainer<Key: CodingKey & CaseIterable>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            let names = known.sorted().joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath,
                    debugDescription: "no member is named \(key.stringValue); there are \(names)"
                )
            )
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// Sets a property if the container has a value for it, so that what isn't said keeps its default.
    func decode<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        if let decoded = try decodeIfPresent(Value.self, forKey: key) {
            value = decoded
        }
    }
}
