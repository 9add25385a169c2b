import Foundation
import Presentation
import Synchronization
import SystemPackage

/// Writes results to stdout, and everything else to stderr.
final class Terminal: Sendable {
    let style: TextStyle
    /// The style of stderr, which may be a terminal while stdout isn't.
    let errorStyle: TextStyle
    /// The style of the progress on stderr.
    let progress: ProgressStyle
    /// Width of the terminal of stderr, in columns; `nil` if stderr isn't a terminal.
    let errorColumns: Int?
    /// Whether writing a result failed, for example on a full disk.
    private let hasLostResult = Atomic(false)
    private let progressLine = Mutex<ProgressLine>(ProgressLine())

    enum ProgressStyle {
        case none
        /// One line that each update overwrites.
        case line
        /// A new line now and then, for an output that is kept, such as a CI log.
        case log
    }

    private struct ProgressLine {
        var length = 0
        var last = ""
    }

    init(_ options: OutputOptions, environment: [String: String]) {
        let isDumb = environment["TERM"] == "dumb"
        let isForced = environment["CLICOLOR_FORCE"].map { !$0.isEmpty && $0 != "0" } ?? false
        let isOff = options.noColor || environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        func style(_ descriptor: Int32) -> TextStyle {
            TextStyle(
                hasColour: !isOff && (isForced || (isatty(descriptor) != 0 && !isDumb)),
                columns: Self.columns(descriptor) ?? environment["COLUMNS"].flatMap { Int($0) },
                isSpoken: options.plain
            )
        }
        self.style = style(STDOUT_FILENO)
        errorStyle = style(STDERR_FILENO)
        errorColumns = Self.columns(STDERR_FILENO)
        progress =
            options.quiet || options.plain ? .none : isatty(STDERR_FILENO) != 0 && !isDumb ? .line : .log
    }

    /// Width of a terminal, in columns; `nil` if the descriptor isn't a terminal.
    private static func columns(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether the result could not be written.
    var hasLostItsResult: Bool { hasLostResult.load(ordering: .relaxed) }

    /// Fails a command that succeeded, but whose result could not be written.
    ///
    /// - Throws: `Failure` with exit code 1.
    func requireResult() throws {
        guard hasLostResult.load(ordering: .relaxed) else { return }
        throw Failure(.failed, "The result can't be written to standard output.")
    }

    var canAsk: Bool { isatty(STDIN_FILENO) != 0 }

    func print(_ text: String) { printText(text + "\n") }

    /// Prints a result that is a file's whole text, without adding a line end.
    func printText(_ text: String) {
        clearProgress()
        if !write(text, to: .standardOutput) { hasLostResult.store(true, ordering: .relaxed) }
    }

    func note(_ text: String) {
        clearProgress()
        write(text + "\n", to: .standardError)
    }

    func error(_ text: String) {
        note("error: " + text)
    }

    /// Asks on stderr, so that a result on stdout can still be piped. Returns `nil` at the end of the input.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before an answer comes.
    func ask(_ question: String) async throws -> String? {
        write(question, to: .standardError)
        // A terminal has input only once a line is complete. Reading earlier would block, and delay a signal.
        while !hasInput { try await Task.sleep(for: .milliseconds(50)) }
        return readLine()
    }

    /// Asks for a yes.
    ///
    /// - Parameters:
    ///   - question: without the words that say what to type.
    ///   - what: what is to be approved, as in "nobody can approve this plan".
    ///   - option: the option that makes the question needless, and what it does: "Pass --yes to break it".
    /// - Throws: `Failure` if nobody can be asked, or the answer isn't `yes`; `CancellationError`.
    func requireApproval(_ question: String, of what: String, orPass option: String) async throws {
        guard canAsk else {
            throw Failure(
                .failed,
                "Standard input is not a terminal, so nobody can approve \(what). Pass \(option) without asking. "
                    + "Nothing was changed.")
        }
        guard try await ask("\(question) Type `yes` to continue: ") == "yes" else {
            throw Failure(.failed, "Not approved: nothing was changed.")
        }
    }

    private var hasInput: Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, 0) != 0
    }

    /// Shows a run's progress in one line that each update overwrites.
    func showProgress(_ text: String) {
        progressLine.withLock { line in
            guard text != line.last else { return }
            let padding = String(repeating: " ", count: max(0, line.length - text.count))
            write("\r" + text + padding, to: .standardError)
            line.length = text.count
            line.last = text
        }
    }

    /// Returns whether the text was written. A closed pipe (`patchbay plan | head`) counts as success, so that it
    /// never leaves an apply half done.
    @discardableResult
    private func write(_ text: String, to file: FileDescriptor) -> Bool {
        do {
            try file.writeAll(text.utf8)
            return true
        } catch {
            return error as? Errno == .brokenPipe
        }
    }

    private func clearProgress() {
        guard progress == .line else { return }
        progressLine.withLock { line in
            guard line.length > 0 else { return }
            write("\r" + String(repeating: " ", count: line.length) + "\r", to: .standardError)
            line = ProgressLine()
        }
    }
}
