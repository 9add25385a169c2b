package import Fleet
package import Manifest
package import SIPModel

/// One number to be written into a manifest: what the API shows of it, and what else is known of it.
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

/// Live states as manifests: what several have in common is said once.
///
/// Pure: states in, a value out, which `ManifestText` writes. A plan of what it says has no operation, except for options
/// that the API doesn't report: Patchbay sends each one explicitly.
package struct ManifestDraft: Sendable, Equatable {
    /// Endpoints with their options that more than one entry has.
    package let trunks: [Named<TargetBody>]
    /// Header rules that more than one direction has.
    package let headerLists: [Named<[HeaderRule]>]
    /// In the order of their names.
    package let files: [File]
    /// What whoever takes it over must know.
    package let notes: [String]
    /// What the variables of each endpoint's credentials are called; empty for those of a single one.
    let variables: [TargetBody: String]

    package struct Named<Value: Sendable & Equatable>: Sendable, Equatable {
        package let name: String
        package let value: Value
    }

    package struct File: Sendable, Equatable {
        /// Without its ending.
        package let name: String
        package let entries: [Entry]
    }

    /// A number, or a block of numbers that are all the same.
    package struct Entry: Sendable, Equatable {
        package let first: PhoneNumber
        package fileprivate(set) var last: PhoneNumber
        package let body: NumberBody
    }

    /// Names and variables that other manifests of the set have, and that can't mean something else here.
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

    /// Factors.
    ///
    /// - Parameters:
    ///   - numbers: each once, in any order.
    ///   - split: what comes into one file.
    package init(_ numbers: [ImportedNumber], split: ImportSplit = .none, taken: Taken = Taken()) {
        var reader = BodyReader()
        let bodies = numbers.sorted { $0.live.number < $1.live.number }.map { ($0, reader.body($0)) }
        var entries: [String: [Entry]] = [:]
        for (number, body) in bodies {
            entries[split.file(number), default: []].append(number.live.number, body)
        }
        files = entries.sorted { $0.key < $1.key }.map { File(name: $0.key, entries: $0.value) }
        // What things are called doesn't hang on how they are spread over files.
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

    /// Where several accounts come together, each has variables of its own.
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
    /// Adds a number, which follows all that are there, to the last entry if it is a block with it.
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

/// What occurs how often, in the order of first occurrence.
private struct Tally<Value: Hashable> {
    private(set) var all: [Value] = []
    private var counts: [Value: Int] = [:]

    mutating func add(_ value: Value) {
        if counts[value] == nil { all.append(value) }
        counts[value, default: 0] += 1
    }

    /// What occurs more than once.
    var common: [Value] { all.filter { counts[$0, default: 0] > 1 } }
}

/// Gives names that nothing else has.
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
