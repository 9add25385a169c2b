package import Fleet
package import Manifest
package import SIPModel

/// One number to be written into a manifest: its live state, its labels and its lifecycle.
package struct ImportedNumber: Sendable {
    package let live: LiveNumber
    package let labels: [String: String]
    package let preventDetach: Bool

    package init(_ live: LiveNumber, labels: [String: String] = [:], preventDetach: Bool = false) {
        self.live = live
        self.labels = labels
        self.preventDetach = preventDetach
    }
}

/// Live states as manifests, in which shared trunks and header lists are declared once.
///
/// Pure: states in, a value out, which `ManifestText` writes. A plan of these manifests has no operation, except for
/// options that the API doesn't report: Patchbay sends each one explicitly.
package struct ManifestDraft: Sendable, Equatable {
    /// Endpoints, with their options, that more than one entry has.
    package let trunks: [Named<TargetBody>]
    /// Lists of header rules that more than one direction has.
    package let headerLists: [Named<[HeaderRule]>]
    /// The files, sorted by name.
    package let files: [File]
    /// Notes for the reader of the manifests, such as settings that could not be imported as they are.
    package let notes: [String]
    /// The suffix of the environment variables for each endpoint's credentials. Empty if a single account can use the
    /// variables without a suffix.
    let variables: [TargetBody: String]

    package struct Named<Value: Sendable & Equatable>: Sendable, Equatable {
        package let name: String
        package let value: Value
    }

    package struct File: Sendable, Equatable {
        /// The file's name without its extension.
        package let name: String
        package let entries: [Entry]
    }

    /// A number, or a block of consecutive numbers with equal bodies.
    package struct Entry: Sendable, Equatable {
        package let first: PhoneNumber
        package fileprivate(set) var last: PhoneNumber
        package let body: NumberBody
    }

    /// Names and variables that other manifests of the set already use, and that the draft must not reuse.
    package struct Taken: Sendable {
        package var trunks: Set<String>
        package var headerLists: Set<String>
        package var variables: Set<String>

        package init(trunks: Set<String> = [], headerLists: Set<String> = [], variables: Set<String> = []) {
            self.trunks = trunks
            self.headerLists = headerLists
            self.variables = variables
        }
    }

    /// Drafts the manifests of `numbers`, with shared trunks and header lists factored out.
    ///
    /// - Parameters:
    ///   - numbers: each number once, in any order.
    ///   - split: the rule that spreads the numbers over files.
    ///   - taken: names and variables that the draft must not use.
    package init(_ numbers: [ImportedNumber], split: ImportSplit = .none, taken: Taken = Taken()) {
        var reader = BodyReader()
        let bodies = numbers.sorted { $0.live.number < $1.live.number }.map { ($0, reader.body($0)) }
        var entries: [String: [Entry]] = [:]
        for (number, body) in bodies {
            entries[split.file(number), default: []].append(number.live.number, body)
        }
        files = entries.sorted { $0.key < $1.key }.map { File(name: $0.key, entries: $0.value) }
        // Names are given in the order of the numbers, so that they don't depend on the split.
        let all = files.flatMap(\.entries).sorted { $0.first < $1.first }

        var targets = Tally<TargetBody>()
        var rules = Tally<[HeaderRule]>()
        for entry in all {
            for case .attached(let target, let headers, _) in [entry.body.inbound, entry.body.outbound] {
                if let target { targets.add(target) }
                if !headers.isEmpty { rules.add(headers) }
            }
        }
        var names = NameMint(taken.trunks)
        trunks = targets.common.map { Named(name: names.name($0.host, or: "trunk"), value: $0) }
        names = NameMint(taken.headerLists)
        headerLists = rules.common.map { Named(name: names.name($0.first?.name ?? "", or: "headers"), value: $0) }
        variables = Self.variables(targets.all, taken.variables)
        notes = reader.notes
    }

    /// Returns a suffix for each target with credentials, so that each account has separate variables. Returns none
    /// if a single account can use the variables without a suffix.
    private static func variables(_ targets: [TargetBody], _ taken: Set<String>) -> [TargetBody: String] {
        let accounts = Set(targets.compactMap(\.account))
        let standard = OptionName.allCases.filter(\.isCredential).map { TargetBody.variable($0, "") }
        if accounts.count <= 1, taken.isDisjoint(with: standard) { return [:] }
        var mint = NameMint(Set(taken.compactMap(TargetBody.suffix)))
        var suffixes: [TargetBody.Account: String] = [:]
        var result: [TargetBody: String] = [:]
        for target in targets {
            guard let account = target.account else { continue }
            let suffix = suffixes[account] ?? mint.name(target.host, or: "carrier")
            suffixes[account] = suffix
            result[target] = suffix
        }
        return result
    }
}

extension [ManifestDraft.Entry] {
    /// Adds a number that is higher than all before it: to the last entry if both form a block, otherwise as a new
    /// entry.
    fileprivate mutating func append(_ number: PhoneNumber, _ body: NumberBody) {
        if let last, last.body == body, last.last.advanced(by: 1) == number,
            last.first.description.utf8.count == number.description.utf8.count,
            number.digits - last.first.digits < NumberBlock.maximumCount
        {
            self[count - 1].last = number
        } else {
            append(ManifestDraft.Entry(first: number, last: number, body: body))
        }
    }
}

/// Values and their counts, in the order of first occurrence.
private struct Tally<Value: Hashable> {
    private(set) var all: [Value] = []
    private var counts: [Value: Int] = [:]

    mutating func add(_ value: Value) {
        if counts[value] == nil { all.append(value) }
        counts[value, default: 0] += 1
    }

    /// The values that occur more than once.
    var common: [Value] { all.filter { counts[$0, default: 0] > 1 } }
}

/// Makes unique names.
private struct NameMint {
    private var taken: Set<String>

    init(_ taken: Set<String>) {
        self.taken = taken
    }

    mutating func name(_ text: String, or fallback: String) -> String {
        let slug = Slug.text(text)
        let base = slug.isEmpty ? fallback : slug
        var name = base
        var count = 1
        while !taken.insert(name).inserted {
            count += 1
            name = "\(base)-\(count)"
        }
        return name
    }
}

extension ManifestDraft.Taken {
    /// The names that a manifest set already uses.
    package init(by set: ManifestSet) {
        let variables = set.secretPlaces.keys.compactMap { reference in
            if case .environment(let name) = reference { name } else { nil }
        }
        self.init(
            trunks: Set(set.trunkNames),
            headerLists: Set(set.headerListNames),
            variables: Set(variables)
        )
    }
}
