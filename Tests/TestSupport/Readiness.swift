#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What poll(2) says of a descriptor at this moment, without waiting.
package struct Readiness: Sendable {
    /// There is something to read.
    package let hasInput: Bool
    /// Nobody has the other end open any more.
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
