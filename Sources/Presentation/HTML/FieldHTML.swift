import Fleet
import JSON
import Planning
import SIPModel

extension HTML {
    /// The fields that an operation changes, before and after.
    static func fields(_ changes: [Change], of action: Action) -> HTML {
        list(changes, of: action, field)
    }

    private static func list(_ changes: [Change], of action: Action, _ item: (FieldDiff) -> HTML) -> HTML {
        let items = changes.compactMap { FieldDiff($0, of: action) }.map { "<li>\(item($0))</li>" as HTML }
        return items.isEmpty ? .none : "<ul class=\"fields\">\(items)</ul>"
    }

    /// The fields in which live state isn't as desired.
    static func differences(_ changes: [Change]) -> HTML {
        list(changes, of: .update, difference)
    }

    private static func difference(_ diff: FieldDiff) -> HTML {
        switch diff {
        case .value(let path, let before, let after):
            let (live, wanted) = (FieldDiff.text(before ?? .null), FieldDiff.text(after ?? .null))
            return "\(code(path)) is <del>\(live)</del>, should be <ins>\(wanted)</ins>"
        case .rules(let path, let gone, let new):
            if gone.isEmpty, new.isEmpty { return "\(code(path)) in another order" }
            let items = gone.map { "<li>has <del>\($0)</del></li>" as HTML }
            return
                "\(code(path)) <ul class=\"fields\">\(items)\(new.map { "<li>lacks <ins>\($0)</ins></li>" as HTML })</ul>"
        }
    }

    private static func field(_ diff: FieldDiff) -> HTML {
        switch diff {
        case .value(let path, let before?, let after?):
            "\(code(path)) <del>\(FieldDiff.text(before))</del> \(sign("→", "becomes")) <ins>\(FieldDiff.text(after))</ins>"
        case .value(let path, let before?, nil): "\(code(path)) <del>\(FieldDiff.text(before))</del>"
        case .value(let path, nil, let after?): "\(code(path)) <ins>\(FieldDiff.text(after))</ins>"
        case .value(let path, nil, nil): code(path)
        case .rules(let path, let gone, let new): "\(code(path)) \(rules(gone, new))"
        }
    }

    private static func rules(_ gone: [String], _ new: [String]) -> HTML {
        if gone.isEmpty, new.isEmpty { return "in another order" }
        let items = gone.map { "<li>\(sign("−", "without")) <del>\($0)</del></li>" as HTML }
        return
            "<ul class=\"fields\">\(items)\(new.map { "<li>\(sign("+", "with")) <ins>\($0)</ins></li>" as HTML })</ul>"
    }

    /// A sign for readers who see, and a word that a screen reader says instead.
    private static func sign(_ sign: String, _ word: String) -> HTML {
        "<span aria-hidden=\"true\">\(sign)</span>\(said(word))"
    }
}
