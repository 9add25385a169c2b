import Fleet
package import JSON
import Wording

/// The man page (man(7)) of one command, made from the program's own description of its help.
package struct ManPage: Sendable {
    /// `patchbay-plan.1`
    package let name: String
    package let text: String

    /// The pages of a program and of its commands, without hidden ones and `help`.
    ///
    /// - Parameters:
    ///   - help: the JSON that `--experimental-dump-help` prints.
    ///   - version: the program's version.
    /// - Returns: an empty array if `help` has no `command`.
    package static func pages(of help: JSONValue, version: String) -> [ManPage] {
        guard let command = help["command"] else { return [] }
        return pages(of: command, below: [], version)
    }

    private static func pages(of command: JSONValue, below words: [String], _ version: String) -> [ManPage] {
        let words = words + [command["commandName"]?.string ?? ""]
        guard command["shouldDisplay"] != false, words.last != "help" else { return [] }
        let page = ManPage(name: words.joined(separator: "-") + ".1", text: text(command, words, version))
        return [page] + (command["subcommands"]?.array ?? []).flatMap { pages(of: $0, below: words, version) }
    }

    // MARK: A page

    private static func text(_ command: JSONValue, _ words: [String], _ version: String) -> String {
        let name = words.joined(separator: "-")
        let arguments = (command["arguments"]?.array ?? []).filter { $0["shouldDisplay"] != false }
        let subcommands = (command["subcommands"]?.array ?? []).filter {
            $0["shouldDisplay"] != false && $0["commandName"] != "help"
        }
        var lines = [
            ".TH \"\(escaped(name.uppercased()))\" 1 \"\" \"patchbay \(escaped(version))\" \"Patchbay\"", ".SH NAME",
            "\(escaped(name)) \\- \(escaped(command["abstract"]?.string ?? ""))", ".SH SYNOPSIS",
            ".B \(escaped(words.joined(separator: " ")))",
        ]
        if !subcommands.isEmpty { lines.append("\\fICOMMAND\\fR") }
        if arguments.contains(where: { $0["kind"] != "positional" }) { lines.append("[\\fIOPTIONS\\fR]") }
        lines += arguments.filter { $0["kind"] == "positional" }.map(synopsis)
        let (paragraphs, examples) = parts(command["discussion"]?.string ?? "")
        if !paragraphs.isEmpty {
            lines.append(".SH DESCRIPTION")
            lines.append(paragraphs.map(line).joined(separator: "\n.PP\n"))
        }
        if !subcommands.isEmpty {
            lines.append(".SH COMMANDS")
            for subcommand in subcommands {
                let words = words + [subcommand["commandName"]?.string ?? ""]
                lines += [
                    ".TP", ".BR \(escaped(words.joined(separator: "-"))) (1)",
                    line(subcommand["abstract"]?.string ?? ""),
                ]
            }
        }
        for (title, kinds) in [("ARGUMENTS", ["positional"]), ("OPTIONS", ["option", "flag"])] {
            let listed = arguments.filter { kinds.contains($0["kind"]?.string ?? "") }
            if listed.isEmpty { continue }
            lines.append(".SH \(title)")
            for argument in listed { lines += [".TP", heading(argument), line(explanation(argument))] }
        }
        if !examples.isEmpty {
            lines += [".SH EXAMPLES", ".nf"] + examples.map { line("$ " + $0) } + [".fi"]
        }
        if words.count > 1 {
            lines += [".SH SEE ALSO", ".BR \(escaped(words.dropLast().joined(separator: "-"))) (1)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Splits a discussion into its paragraphs and its examples: the lines that begin with `Example: `.
    private static func parts(_ discussion: String) -> (paragraphs: [String], examples: [String]) {
        let mark = "Example: "
        var paragraphs: [[String]] = [[]]
        var examples: [String] = []
        for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(mark) {
                examples.append(String(line.dropFirst(mark.count)))
            } else if line.isEmpty {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(String(line))
            }
        }
        return (paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }, examples)
    }

    // MARK: Arguments

    private static func synopsis(_ argument: JSONValue) -> String {
        let name = "\\fI\(escaped(argument["valueName"]?.string ?? ""))\\fR"
        let repeated = argument["isRepeating"] == true ? name + " ..." : name
        return argument["isOptional"] == true ? "[\(repeated)]" : repeated
    }

    private static func heading(_ argument: JSONValue) -> String {
        let value = "\\fI\(escaped(argument["valueName"]?.string ?? ""))\\fR"
        guard argument["kind"] != "positional" else { return value }
        let names = (argument["names"]?.array ?? []).map { name in
            let dashes = name["kind"] == "long" ? "--" : "-"
            return "\\fB\(escaped(dashes + (name["name"]?.string ?? "")))\\fR"
        }
        return names.joined(separator: ", ") + (argument["kind"] == "option" ? " " + value : "")
    }

    private static func explanation(_ argument: JSONValue) -> String {
        var text = argument["abstract"]?.string ?? ""
        let values = (argument["allValues"]?.array ?? []).compactMap(\.string)
        if !values.isEmpty { text += " One of \(values.joined(separator: ", "))." }
        if let standard = argument["defaultValue"]?.string, !standard.isEmpty, argument["kind"] == "option" {
            text += " Default: \(standard)."
        }
        return text
    }

    // MARK: Text

    /// A line of text. `\&` keeps roff from reading a `.` or `'` at its start as a request.
    private static func line(_ text: String) -> String {
        let text = escaped(text)
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    private static func escaped(_ text: String) -> String {
        TerminalSafe.text(text).reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "\"": result += "\\(dq"
            case "`": result += "\\(ga"
            default: result.append(character)
            }
        }
    }
}
