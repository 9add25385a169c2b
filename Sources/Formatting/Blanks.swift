// YAML's white space within a line is spaces and tabs, and nothing else.
extension String {
    /// Without spaces and tabs at its end.
    var trimmedEnd: String {
        guard let last = unicodeScalars.lastIndex(where: { !SourceCharacters.isBlank($0) }) else { return "" }
        return String(unicodeScalars[...last])
    }

    /// Without spaces and tabs at its start.
    var trimmedStart: String { String(unicodeScalars.drop(while: SourceCharacters.isBlank)) }
}
