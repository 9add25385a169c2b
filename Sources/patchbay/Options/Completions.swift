import ArgumentParser
import Fleet
import Foundation
import Manifest
import PatchbayConfiguration
import Project
import SIPModel

/// The shell's completions: numbers, labels and journals of the present project. They make no call. If the project
/// can't be read, they offer nothing and report nothing.
enum Completions {
    /// Maximum number of completions: nobody reads a longer list.
    static let most = 500

    static let manifests = CompletionKind.file(extensions: ["yaml", "yml"])

    /// Numbers of the manifests.
    static let numbers = CompletionKind.custom { words, _, prefix in
        let digits = prefix.drop { $0 == "+" || $0 == "\\" || $0 == "\"" || $0 == "'" }
        let numbers = await project(words)?.set.fleet.numbers.keys.filter { String($0.digits).hasPrefix(digits) } ?? []
        return numbers.sorted().prefix(most).map(\.description)
    }

    /// Completes the last term of a selector and keeps the terms before it.
    static let selectors = CompletionKind.custom { words, _, prefix in
        let done = prefix.lastIndex(of: ",").map { prefix[...$0] } ?? ""
        return await labels(words).map { "\(done)\($0.name)=\($0.value)" }
    }

    /// The values of `import --by`.
    static let splits = CompletionKind.custom { words, _, _ in
        await ["prefix"] + Set(labels(words).map { "label:\($0.name)" }).sorted()
    }

    static let journals = CompletionKind.custom { words, _, _ in
        await project(words).map { Array(Journals($0).names.prefix(most)) } ?? []
    }

    /// Branches and tags.
    static let revisions = CompletionKind.shellCommand(
        "git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null")

    private struct LabelValue: Hashable {
        let name: String
        let value: String
    }

    private static func labels(_ words: [String]) async -> [LabelValue] {
        var found: Set<LabelValue> = []
        for number in await project(words)?.set.fleet.numbers.values.map(\.labels) ?? [] {
            for (name, value) in number { found.insert(LabelValue(name: name, value: value)) }
        }
        return found.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.prefix(most).map(\.self)
    }

    /// The project of the working directory, or of the `--config` that is already among the words.
    private static func project(_ words: [String]) async -> Project? {
        guard let output = try? OutputOptions.parse([]) else { return nil }
        var arguments: [String] = []
        for (index, word) in words.enumerated() {
            if word == "--config", index + 1 < words.count { arguments = ["--config", words[index + 1]] }
            if word.hasPrefix("--config=") { arguments = [word] }
        }
        guard let set = try? SetOptions.parse(arguments) else { return nil }
        return try? await Project(Context(output), set, paths: [], missing: .ignored)
    }
}
