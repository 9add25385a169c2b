/// The message and remedy for a syntax error of libyaml, in words for the author of the file.
struct SyntaxAdvice {
    let message: String
    let remedy: String

    /// - Parameters:
    ///   - words: libyaml's message.
    ///   - character: the character at the error's place.
    init(_ words: String, at character: Character?) {
        switch words {
        case "found character that cannot start any token" where character == "\t":
            message = "A tab can't indent in YAML."
            remedy = "Use spaces."
        case "found character that cannot start any token":
            // Don't quote the character: it may be a password's first one.
            message = "Plain text can't begin with this: `@`, `%` and the backtick are reserved."
            remedy = "Put it in quotes."
        case "mapping values are not allowed in this context":
            message = "A colon can't begin a value here."
            remedy = "Put text that has `: ` in it into quotes; or fix the indentation, or a colon missing before."
        case "could not find expected ':'":
            message = "A colon is missing after this."
            remedy = "Write `key: value`; text on several lines goes in quotes."
        case "did not find expected key":
            message = "Here a key should begin, or the mapping end."
            remedy = "Keys of one mapping begin in the same column; or a quote, comma or bracket before this is wrong."
        case "did not find expected '-' indicator":
            message = "Here an item of the list should begin, or the list end."
            remedy = "Items of one list begin in the same column, each with `- `."
        case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
            let bracket = words.hasSuffix("'}'") ? "}" : "]"
            message = "A comma or `\(bracket)` is missing before this."
            remedy = "Close the bracket, or put a comma between its entries."
        case "found unexpected end of stream":
            message = "The text ends before what was begun does."
            remedy = "Close the quote that opens here."
        case "found unknown escape character":
            message = "No escape of YAML begins like this."
            remedy = "Write `\\\\` for a backslash, or put the text in single quotes."
        case "control characters are not allowed":
            message = "A control character stands here, or one that is none at all (U+FFFE, U+FFFF); YAML has neither."
            remedy = "Take it out. Where a file is full of them, save it as UTF-8."
        case "found incompatible YAML document":
            message = "The file asks for a version of YAML that there isn't."
            remedy = "Take the line out, or write `%YAML 1.2`."
        case "found undefined tag handle":
            message = "The tag's handle isn't declared."
            remedy = "Take the tag out: a manifest needs none."
        default:
            message = "This isn't YAML: \(words)."
            remedy = "Fix it here or just before: often it is indentation, a quote or a bracket left open."
        }
    }
}
