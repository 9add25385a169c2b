/// A list in a sentence, cut to a few items.
package enum ShortList {
    package static func shortened(_ items: [String], limit: Int = 10) -> String {
        let shown = items.prefix(limit).joined(separator: ", ")
        return items.count > limit ? "\(shown) and \(items.count - limit) more" : shown
    }

    package static func prefix(_ items: [String]) -> String {
        items.isEmpty ? "" : shortened(items, limit: 3) + ": "
    }
}
