import Files
import Foundation
import Testing

/// Runs `body` with the path of a new, empty directory, which is removed afterwards.
func withDirectory(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path(percentEncoded: false))
}

@Suite("Regular files")
struct RegularFileTests {
    @Test(
        "a file is read to its end, or to one byte more than is wanted",
        arguments: [(0, 10, 0), (9, 10, 9), (10, 10, 10), (11, 10, 11), (5000, 10, 11), (600_000, Int.max, 600_000)]
    )
    func size(_ size: Int, _ limit: Int, _ expected: Int) throws {
        try withDirectory { directory in
            try Data(repeating: 7, count: size).write(to: URL(filePath: directory + "/a"))
            let bytes = try RegularFile.content(of: directory + "/a", limit: limit).bytes
            #expect(bytes == Array(repeating: 7, count: expected))
        }
    }

    @Test("a file of the kernel's, which says that it has no bytes, is read all the same")
    func proc() throws {
        guard FileManager.default.fileExists(atPath: "/proc/self/status") else { return }
        #expect(try !RegularFile.content(of: "/proc/self/status", limit: 100_000).bytes.isEmpty)
    }

    @Test("whether everyone may read it is its last read bit", arguments: [0o600, 0o640, 0o604, 0o644, 0o602, 0o400])
    func mode(_ mode: Int) throws {
        try withDirectory { directory in
            try Data("x".utf8).write(to: URL(filePath: directory + "/a"))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory + "/a")
            #expect(try RegularFile.content(of: directory + "/a", limit: 10).isOpenToAll == (mode & 0o004 != 0))
        }
    }

    @Test("what is no regular file says so, and nobody waits for it")
    func odd() throws {
        try withDirectory { directory in
            func problem(_ name: String) -> FileProblem? {
                do throws(FileProblem) {
                    _ = try RegularFile.content(of: directory + "/" + name, limit: 10)
                    return nil
                } catch { return error }
            }
            #expect(mkfifo(directory + "/fifo", 0o600) == 0)
            for (link, target) in [("dangling", "nowhere"), ("loop", "loop"), ("zero", "/dev/zero")] {
                try FileManager.default.createSymbolicLink(
                    atPath: directory + "/" + link, withDestinationPath: target)
            }
            #expect(problem("nothing") == .absent)
            #expect(problem("dangling") == .absent)
            #expect(problem("loop") == .linkLoop)
            #expect(problem("fifo") == .isNoFile)
            #expect(problem("zero") == .isNoFile)
            #expect(problem(".") == .isDirectory)
        }
    }

    @Test("a file that went away between listing and reading is one that isn't there")
    func vanished() throws {
        try withDirectory { directory in
            try Data("x".utf8).write(to: URL(filePath: directory + "/a.yaml"))
            let names = try Directory.names(in: directory)
            try FileManager.default.removeItem(atPath: directory + "/a.yaml")
            #expect(names == [.text("a.yaml")])
            #expect(throws: FileProblem.absent) { try Directory.target(of: directory + "/a.yaml") }
            #expect(throws: FileProblem.absent) { try RegularFile.content(of: directory + "/a.yaml", limit: 1) }
        }
    }
}

@Suite("Directories")
struct DirectoryTests {
    @Test("names come sorted, hidden ones too, without the two that every directory has")
    func names() throws {
        try withDirectory { directory in
            for name in ["b", "a", ".hidden", "é", "z z"] {
                try Data().write(to: URL(filePath: directory + "/" + name))
            }
            #expect(try Directory.names(in: directory).map(\.shown) == [".hidden", "a", "b", "z z", "é"])
        }
    }

    // Other systems reject such names.
    #if os(Linux)
        @Test("a name that isn't UTF-8 is shown with its stray bytes, and known for a directory or not")
        func notUTF8() throws {
            try withDirectory { directory in
                func path(_ bytes: [UInt8]) -> [CChar] {
                    (Array((directory + "/").utf8) + bytes + [0]).map { CChar(bitPattern: $0) }
                }
                let file = open(path([0x63, 0xE9, 0x2E, 0x79]), O_CREAT | O_WRONLY, 0o600)
                #expect(file >= 0)
                close(file)
                #expect(mkdir(path([0xC3, 0xA9, 0xFF, 0xC3]), 0o700) == 0)
                let names = try Directory.names(in: directory)
                let expected: [Directory.Name] = [
                    .notUTF8(shown: #"c\xE9.y"#, isDirectory: false),
                    .notUTF8(shown: #"é\xFF\xC3"#, isDirectory: true),
                ]
                #expect(names == expected)
            }
        }
    #endif

    @Test("links are followed to what they lead to, and two names of one file have one identity")
    func identity() throws {
        try withDirectory { directory in
            try Data().write(to: URL(filePath: directory + "/a"))
            try FileManager.default.createSymbolicLink(atPath: directory + "/b", withDestinationPath: "a")
            try FileManager.default.createSymbolicLink(atPath: directory + "/up", withDestinationPath: ".")
            try FileManager.default.createSymbolicLink(atPath: directory + "/gone", withDestinationPath: "nowhere")
            let file = try Directory.target(of: directory + "/a")
            #expect(file.kind == .file)
            #expect(try Directory.target(of: directory + "/b") == file)
            #expect(try Directory.target(of: directory + "/up") == Directory.target(of: directory))
            #expect(try Directory.target(of: directory).identity != file.identity)
            #expect(Directory.has(directory + "/gone") && !Directory.has(directory + "/nowhere"))
        }
    }

    @Test("what can't be listed says why")
    func unlistable() throws {
        try withDirectory { directory in
            try Data().write(to: URL(filePath: directory + "/a"))
            for name in ["nothing", "a"] {
                #expect(throws: FileProblem.absent) { try Directory.names(in: directory + "/" + name) }
            }
        }
    }
}
