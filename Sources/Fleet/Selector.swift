/// The characters that a label may have. They are limited so that a selector can name every label.
package enum Label {
    package static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy(isValid)
    }

    private static func isValid(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/": true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}

/// The value of `--selector team=support,region!=eu`, which selects numbers by their labels.
package struct Selector: Sendable, Equatable {
    package struct Term: Sendable, Equatable {
        package let label: String
        package let value: String
        package let isEqual: Bool
    }

    package let terms: [Term]

    /// Parses terms separated by commas, which must all hold. A missing label is unequal to every value.
    ///
    /// - Throws: the first term that isn't `label=value` or `label!=value`.
    package init(_ text: String) throws(SelectorError) {
        var terms: [Term] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let sign = part.firstIndex(of: "=") else { throw SelectorError(term: String(part)) }
            let isEqual = sign == part.startIndex || part[part.index(before: sign)] != "!"
            var value = part[part.index(after: sign)...]
            if isEqual, value.first == "=" { value = value.dropFirst() }
            let label = part[..<(isEqual ? sign : part.index(before: sign))]
            guard Label.isValid(String(label)), value.isEmpty || Label.isValid(String(value)) else {
                throw SelectorError(term: String(part))
            }
            terms.append(Term(label: String(label), value: String(value), isEqual: isEqual))
        }
        self.terms = terms
    }

    package func matches(_ labels: [String: String]) -> Bool {
        terms.allSatisfy { (labels[$0.label] == $0.value) == $0.isEqual }
    }
}

/// A term of a selector that can't be parsed.
package struct SelectorError: Error, Equatable {
    package let term: String
}
