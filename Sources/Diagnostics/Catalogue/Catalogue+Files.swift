// PB00xx: files and YAML.
extension Catalogue {
    private static func manifest(_ body: String) -> String { CatalogueEntry.manifest(body) }

    static let files: [CatalogueEntry] = [
        CatalogueEntry(
            .fileUnreadable,
            "Something named like a manifest is there and can't be read: its permissions, a link to nothing, a FIFO, a name that isn't UTF-8, "
                + "a directory that can't be listed. The set is judged as a whole, and the numbers of a file that nobody sees would be "
                + "detached, so nothing goes on without it.",
            source: "configuration reference, `manifests`"
        ),
        CatalogueEntry(
            .notUTF8,
            "YAML is UTF-8, or UTF-16 with a byte order mark. Another encoding would be read as other characters than were meant.",
            source: "YAML 1.2.2 §5.2"
        ),
        CatalogueEntry(
            .yamlSyntax,
            "The text isn't YAML from here on. The rest of the file can't be read; other files are still checked.",
            wrong: manifest("numbers:\n  \"+14155550100\": { inbound: {} "),
            right: manifest("numbers:\n  \"+14155550100\": { inbound: {} }"),
            source: "YAML 1.2.2"
        ),
        CatalogueEntry(
            .duplicateKey,
            "A mapping has the same key twice. Many readers would keep the last one in silence; here neither wins.",
            wrong: manifest("numbers:\n  \"+14155550100\":\n    inbound: {}\n    inbound: unmanaged"),
            right: manifest("numbers:\n  \"+14155550100\":\n    inbound: {}"),
            source: "YAML 1.2.2 §3.2.1.3: keys are unique"
        ),
        CatalogueEntry(
            .unknownAlias,
            "An alias names an anchor that doesn't stand before it in its document. Anchors don't reach into other documents.",
            wrong: manifest("numbers:\n  \"+14155550100\": *support"),
            right: manifest("x-support: &support { inbound: {} }\nnumbers:\n  \"+14155550100\": *support"),
            source: "YAML 1.2.2 §7.1"
        ),
        CatalogueEntry(
            .recursiveAlias,
            "An alias stands within the node that its anchor names: the value would contain itself.",
            wrong: manifest("x-labels: &labels [*labels]"),
            right: manifest("x-labels: &labels []"),
            source: "YAML 1.2.2 §7.1; a manifest is a tree"
        ),
        CatalogueEntry(
            .unsupportedTag,
            "The tags are those of YAML's core schema. Another has no meaning here, and dropping it would change what was meant.",
            wrong: manifest("x-secret: !vault password"),
            right: manifest("x-secret: password"),
            source: "YAML 1.2.2 §10.3"
        ),
        CatalogueEntry(
            .keyNotScalar,
            "A list or a mapping stands as a key. Every key of a manifest is a word.",
            wrong: manifest("x-free: { [a, b]: c }"),
            right: manifest("x-free: { \"a, b\": c }"),
            source: "manifest reference"
        ),
        CatalogueEntry(
            .mergeNotMapping,
            "`<<` merges the keys of another mapping, or of a list of mappings, into this one.",
            wrong: manifest("numbers:\n  \"+14155550100\": { <<: inbound }"),
            right: manifest("x-base: &base { inbound: {} }\nnumbers:\n  \"+14155550100\": { <<: *base }"),
            source: "YAML 1.1, type `merge`"
        ),
        CatalogueEntry(
            .tagMismatch,
            "A tag says what type a value has, and the value isn't of it.",
            wrong: manifest("x-port: !!int many"),
            right: manifest("x-port: !!int 5061"),
            source: "YAML 1.2.2 §10.3"
        ),
        CatalogueEntry(
            .fileTooLarge,
            "A file may have 16 MiB, or what the configuration's `limits.file_size` says. Several files make one set.",
            source: "limits of the manifest reference"
        ),
        CatalogueEntry(
            .nestedTooDeep,
            "Collections may be nested 64 deep, or what the configuration's `limits.depth` says; a manifest needs fewer than ten.",
            wrong: manifest("x-deep: " + String(repeating: "[", count: 70) + String(repeating: "]", count: 70)),
            right: manifest("x-deep: [[[[]]]]"),
            source: "limits of the manifest reference"
        ),
        CatalogueEntry(
            .tooManyNodes,
            "A file may have 1,000,000 nodes once its aliases are expanded, or what the configuration's `limits.nodes` says: "
                + "a few lines of aliases of aliases can be billions.",
            source: "limits of the manifest reference"
        ),
        CatalogueEntry(
            .nothingFound,
            "A path of `manifests`, or of the command line, leads to no manifest. An empty set would detach a whole fleet, so it is "
                + "never guessed. It is told at the path's place in the configuration; without one, by the path itself.",
            source: "configuration reference, `manifests`"
        ),
        CatalogueEntry(
            .sameFileTwice,
            "A link, or two paths of `manifests`, lead to one file. Read twice, it would declare each of its numbers twice; read once, "
                + "the ledger would have to guess which of the names is the file's.",
            source: "configuration reference, `manifests`"
        ),
        CatalogueEntry(
            .notOnDisk,
            "Git's index has a manifest here, or a submodule, and the disk lacks it: the submodule isn't checked out, a sparse checkout leaves "
                + "it out, or the file was deleted without a commit. Its numbers would be detached. It is an error for `apply` and in CI, "
                + "and a warning elsewhere; `--allow-missing-files` lifts it.",
            source: "planning reference, what is missing from the checkout"
        ),
        CatalogueEntry(
            .notFetched,
            "Git LFS keeps the file's content elsewhere, and the checkout has only a pointer to it.",
            wrong: "version https://git-lfs.github.com/spec/v1\n"
                + "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
            right: manifest("numbers: {}"),
            source: "Git LFS specification, the pointer"
        ),
        CatalogueEntry(
            .unresolvedConflict,
            "A merge or rebase left its markers in the file. Neither of the two texts is what was meant.",
            wrong: manifest("numbers:\n<<<<<<< HEAD\n  {}\n=======\n  {}\n>>>>>>> team"),
            right: manifest("numbers: {}"),
            source: "git-merge(1), how conflicts are presented"
        ),
        CatalogueEntry(
            .omitted,
            "Of one code in one file the first 100 are shown, and of one run the first 1,000, errors before warnings: nobody reads more, "
                + "and most have one cause. This line says how many more there are. It weighs as much as they do, and the counts of "
                + "errors and warnings have them all.",
            source: "limits of the manifest reference"
        ),
    ]
}
