/// The shell commands of a Markdown page: its `sh` blocks.
///
/// A block after the comment `<!-- your values -->` sets variables to values that only the reader knows. It isn't run;
/// the test sets its variables.
struct PageCommands: Sendable {
    /// All blocks in one script, so that they share their directory and variables like commands that are copied into
    /// one shell.
    let script: String
    /// The names of the variables that the reader sets, in the page's order.
    let variables: [String]

    init(_ page: String) {
        let blocks = page.matches(of: /(<!-- your values -->\n)?```sh\n(.*?\n)```/.dotMatchesNewlines())
        script = blocks.filter { $0.output.1 == nil }.map(\.output.2).joined()
        variables = blocks.filter { $0.output.1 != nil }.flatMap { block in
            block.output.2.matches(of: /export (\w+)=/).map { String($0.output.1) }
        }
    }

    /// The script as a program that prints each command before it runs it, and ends at the first command that fails.
    var program: Program { .named("bash", ["-exc", "exec 2>&1\n" + script]) }
}
