import Files
import Foundation
import NIOSSL

/// The root certificates that servers are judged by: those of `--ca-file`, else those of `SSL_CERT_FILE` and
/// `SSL_CERT_DIR`, else the system's (docs/networks.md#certificates).
package struct TrustRoots: Sendable, Equatable {
    /// Where roots are named.
    enum Source: Sendable, Equatable {
        case file(String, name: String)
        case directory(String, name: String)
    }

    /// The named places; empty for the system's roots.
    let sources: [Source]

    /// - Parameters:
    ///   - caFile: the file of `--ca-file`.
    ///   - environment: an empty variable counts as unset.
    package init(caFile: String? = nil, environment: [String: String] = [:]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let caFile {
            sources = [.file(caFile, name: "--ca-file")]
        } else {
            let file = value("SSL_CERT_FILE").map { Source.file($0, name: "SSL_CERT_FILE") }
            let directories = value("SSL_CERT_DIR")?.split(separator: ":").map {
                Source.directory(String($0), name: "SSL_CERT_DIR")
            }
            sources = [file].compactMap(\.self) + (directories ?? [])
        }
    }

    /// A clause for a message.
    var description: String {
        let places = sources.map(\.description).joined(separator: " and ")
        return sources.isEmpty ? "the roots are this machine's" : "the roots are those of \(places)"
    }

    /// Reads the named places.
    ///
    /// - Returns: `nil` for the system's roots, which NIOSSL finds.
    /// - Throws: `NetworkError` if a file can't be read, or if there isn't one certificate in all places together.
    func load() throws(NetworkError) -> NIOSSLTrustRoots? {
        guard !sources.isEmpty else { return nil }
        var certificates: [NIOSSLCertificate] = []
        for source in sources {
            switch source {
            case .file(let path, let name):
                certificates += try Self.certificates(in: path, name: name)
            case .directory(let path, let name):
                certificates += try Self.certificates(below: path, name: name)
            }
        }
        if certificates.isEmpty, case .directory(let path, let name) = sources.last {
            throw .emptyDirectory(path, name: name)
        }
        return .certificates(certificates)
    }

    /// Maximum size of a file of root certificates: 16 MiB. All public roots together have a quarter of one.
    static let maximumSize = 16 << 20

    /// The certificates of one file. Text around them is passed over, as everywhere where such files are read.
    private static func certificates(in path: String, name: String) throws(NetworkError) -> [NIOSSLCertificate] {
        let bytes: [UInt8]
        do {
            bytes = try RegularFile.content(of: path, limit: Self.maximumSize).bytes
        } catch {
            switch error {
            case .isDirectory, .isNoFile: throw .notAFile(path, name: name)
            default: throw .unreadableRoots(path, name: name)
            }
        }
        guard bytes.count <= Self.maximumSize else { throw .tooLarge(path, name: name) }
        var found: [NIOSSLCertificate] = []
        for block in PEMBlocks(bytes).certificates {
            guard let certificate = try? NIOSSLCertificate(bytes: Array(block.text.utf8), format: .pem) else {
                throw .damagedRoots(path, line: block.line, name: name)
            }
            found.append(certificate)
        }
        guard !found.isEmpty else { throw .noRoots(path, name: name) }
        return found
    }

    /// The certificates of the files in a directory. What isn't a file, or has none, is passed over, and so are duplicates:
    /// each certificate may have a second name, its hash.
    private static func certificates(below path: String, name: String) throws(NetworkError) -> [NIOSSLCertificate] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let files = Set(names.map { URL(filePath: path + "/" + $0).resolvingSymlinksInPath().path })
        var found: [NIOSSLCertificate] = []
        for file in files.sorted() {
            do { found += try certificates(in: file, name: name) } catch {
                if case .damagedRoots = error { throw error }
            }
        }
        return found
    }

    /// Whether the roots to judge by are there at all.
    var exist: Bool {
        #if os(Linux)
            return !sources.isEmpty || Self.isAny(of: Self.systemPlaces)
        #else
            return true
        #endif
    }

    /// The places in which NIOSSL looks for the system's roots.
    static let systemPlaces = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs",
    ]

    /// Whether one of the places is a file with content, or a directory with an entry.
    static func isAny(of places: [String]) -> Bool {
        places.contains { place in
            if let entries = try? FileManager.default.contentsOfDirectory(atPath: place) { return !entries.isEmpty }
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: URL(filePath: place).resolvingSymlinksInPath().path)
            return (attributes?[.size] as? Int ?? 0) > 0
        }
    }
}

extension TrustRoots.Source {
    var description: String {
        switch self {
        case .file(let path, let name), .directory(let path, let name): "\(path) (\(name))"
        }
    }
}
