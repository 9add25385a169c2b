import Files
import Planning
import Project
import SIPModel

extension ScopeOptions {
    /// Maximum size of a file of numbers: 1 MiB, which 60,000 numbers fit into.
    private static let maximumFileSize = 1 << 20

    /// - Throws: `Failure` if the file of numbers can't be read, or has none.
    func scope(_ project: Project, shard: Shard?, _ context: Context) throws -> PlanScope {
        var targets = NumberSelection(joining: target)
        if let targetFile { targets.formUnion(try Self.numbers(in: targetFile, context)) }
        return PlanScope(
            paths: project.paths,
            selector: selector,
            targets: target.isEmpty && targetFile == nil ? nil : targets,
            excluded: NumberSelection(joining: exclude),
            shard: shard
        )
    }

    private static func numbers(in path: String, _ context: Context) throws -> NumberSelection {
        let bytes: [UInt8]
        do {
            bytes =
                try path == "-"
                ? RegularFile.input(limit: maximumFileSize)
                : RegularFile.stream(context.absolute(path), limit: maximumFileSize)
        } catch {
            throw Failure(.usage, "The file of --target-file can't be read: \(path): \(error.explanation).")
        }
        guard bytes.count <= maximumFileSize else {
            throw Failure(.usage, "The file of --target-file is larger than 1 MiB: \(path).")
        }
        let numbers: NumberSelection
        do { numbers = try NumberSelection(lines: String(decoding: bytes, as: UTF8.self)) } catch {
            throw Failure(.usage, "\(path):\(error.line ?? 1): `\(error.item)` is no number: \(error.reason).")
        }
        guard !numbers.isEmpty else { throw Failure(.usage, "The file of --target-file names no number: \(path).") }
        return numbers
    }
}
