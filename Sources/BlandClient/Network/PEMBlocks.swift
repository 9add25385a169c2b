import Foundation

/// The certificates of a file in PEM (RFC 7468), each with its place.
package struct PEMBlocks: Sendable, Equatable {
    package struct Block: Sendable, Equatable {
        /// From `BEGIN` to `END`; without an `END` up to the end of the file.
        package let text: String
        /// The line of its `BEGIN`, counted from 1.
        package let line: Int
    }

    package let certificates: [Block]

    package init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        var blocks: [Block] = []
        var open: (lines: [String], line: Int)?
        func close() {
            if let block = open {
                blocks.append(Block(text: block.lines.joined(separator: "\n") + "\n", line: block.line))
            }
            open = nil
        }
        // Where files were joined without a line end between them, one line ends a block and begins another.
        let parts = lines.enumerated().flatMap { index, line in
            line.replacing("----------BEGIN ", with: "-----\n-----BEGIN ").split(separator: "\n").map { (index, $0) }
        }
        for (index, line) in parts {
            // A file may begin with a byte order mark.
            let text = line.drop { $0 == "\u{FEFF}" }.trimmingCharacters(in: .whitespaces)
            if Self.labels.contains(where: { text == "-----BEGIN \($0)-----" }) {
                close()
                open = ([text], index + 1)
            } else if open != nil {
                open?.lines.append(text)
                if text.hasPrefix("-----END ") { close() }
            }
        }
        close()
        certificates = blocks
    }

    private static let labels = ["CERTIFICATE", "X509 CERTIFICATE"]
}
