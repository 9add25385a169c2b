#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The current state of a descriptor by poll(2), without waiting.
package struct Readiness: Sendable {
    /// Whether there is input to read.
    package let hasInput: Bool
    /// Whether every process has closed the other end.
    package let isHungUp: Bool

    package init(of descriptor: Int32) {
        var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&asked, 1, 0) == 1 else {
            (hasInput, isHungUp) = (false, false)
            return
        }
        hasInput = asked.revents & Int16(POLLIN) != 0
        isHungUp = asked.revents & Int16(POLLHUP) != 0
    }
}
