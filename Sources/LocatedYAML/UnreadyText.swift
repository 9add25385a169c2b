/// A text that git put in a file's place: it isn't what the file's author wrote.
enum UnreadyText: Equatable {
    /// A pointer of Git LFS: the content wasn't fetched (git-lfs's specification, "The Pointer").
    case pointer
    /// The markers of a merge that nobody resolved; the lines of the first and the last marker, from 1.
    case conflict(first: Int, last: Int)

    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8) {
            self = .pointer
            return
        }
        let begin = Array("<<<<<<< ".utf8)
        let end = Array(">>>>>>> ".utf8)
        var first: Int?
        var last: Int?
        var line = 1
        var start = bytes.startIndex
        // Both markers stand at the start of a line; YAML has neither there.
        while start < bytes.endIndex {
            let byte = bytes[start]
            if byte == begin[0], first == nil, bytes[start...].starts(with: begin) { first = line }
            if byte == end[0], first != nil, bytes[start...].starts(with: end) { last = line }
            guard let stop = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            start = stop + 1
            line += 1
        }
        guard let first, let last else { return nil }
        self = .conflict(first: first, last: last)
    }
}
