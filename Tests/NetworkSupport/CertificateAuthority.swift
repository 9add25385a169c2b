import Foundation
import Subprocess
import SystemPackage

/// A certificate authority of the tests in a new directory, made by openssl.
package struct CertificateAuthority: Sendable {
    private let directory: URL

    package static let isThere = Tool.isThere("openssl")

    /// The file with the authority's own certificate.
    package var file: String { path("ca.pem") }
    /// The file of an authority that signs nothing here.
    package var stranger: String { path("stranger.pem") }
    /// A directory with the authority's certificate under the name of its hash, as `openssl rehash` makes it.
    package var hashedDirectory: String { path("hashed") }

    package func path(_ name: String) -> String { directory.appending(path: name).path(percentEncoded: false) }

    /// Runs `body` with a new authority, then removes its files.
    package static func with(_ body: (CertificateAuthority) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-ca-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let authority = CertificateAuthority(directory: directory)
        try await authority.makeRoot("ca")
        try await authority.makeRoot("stranger")
        try FileManager.default.createDirectory(atPath: authority.hashedDirectory, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: authority.file, toPath: authority.hashedDirectory + "/root.pem")
        try Data("not a certificate".utf8).write(to: URL(filePath: authority.hashedDirectory + "/README"))
        try await authority.openssl("rehash", authority.hashedDirectory)
        try await body(authority)
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func makeRoot(_ name: String) async throws {
        try await openssl(
            ["req", "-x509"] + Self.newKey + [
                "-keyout", path(name + ".key"), "-out", path(name + ".pem"), "-subj", "/CN=\(name) of the tests",
                "-days", "30", "-addext", "keyUsage=critical,keyCertSign",
            ])
    }

    /// Signs a certificate.
    ///
    /// - Parameters:
    ///   - names: its names, for example `DNS:example.com`, `IP:127.0.0.1`.
    ///   - days: the days until it expires; negative for one that is expired.
    package func issue(_ names: String..., days: Int = 5) async throws -> Identity {
        let id = UUID().uuidString
        let identity = Identity(certificate: path(id + ".pem"), key: path(id + ".key"))
        try Data("subjectAltName=\(names.joined(separator: ","))\n".utf8).write(to: URL(filePath: path(id + ".ext")))
        try await openssl(
            ["req"] + Self.newKey + ["-keyout", identity.key, "-out", path(id + ".csr"), "-subj", "/CN=server"])
        try await openssl([
            "x509", "-req", "-in", path(id + ".csr"), "-CA", file, "-CAkey", path("ca.key"), "-set_serial", "7",
            "-days", String(days), "-extfile", path(id + ".ext"), "-out", identity.certificate,
        ])
        return identity
    }

    private func openssl(_ arguments: String...) async throws { try await openssl(arguments) }

    private func openssl(_ arguments: [String]) async throws {
        let ended = try await run(
            .name("openssl"), arguments: Arguments(arguments), input: .none, output: .discarded,
            error: .string(limit: 65_536))
        guard ended.terminationStatus.isSuccess else {
            throw ToolFailure(text: "openssl \(arguments): \(ended.standardError)")
        }
    }

    /// The files of a certificate and its private key, in PEM.
    package struct Identity: Sendable {
        package let certificate: String
        package let key: String
    }
}

/// A program that tests need.
package enum Tool {
    package static func isThere(_ name: String) -> Bool {
        ["/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/", "/usr/sbin/"]
            .contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
    }
}

package struct ToolFailure: Error, CustomStringConvertible {
    let text: String

    package var description: String { text }
}
