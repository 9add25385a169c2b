import Applying
import BlandClient

extension RunSwitch {
    /// Raises `deadlineNear` and `deadline` in time, until it is cancelled.
    func keepDeadline() async {
        var seen = 0
        for step in [Event.deadlineNear, .deadline] {
            while true {
                let margin = step == .deadlineNear ? RunDeadline.near : .zero
                let wait = untilDeadline.map { $0 - margin }
                if let wait, wait <= .zero { break }
                // A further disturbance may bring the deadline forward.
                let isNews = await withTaskGroup(of: Bool?.self) { group in
                    let index = seen
                    group.addTask { await self.event(at: index) == nil ? nil : true }
                    if let wait {
                        group.addTask { (try? await self.world.sleep(wait)) == nil ? nil : false }
                    }
                    defer { group.cancelAll() }
                    return await group.next() ?? nil
                }
                guard let isNews else { return }
                if isNews { seen += 1 }
            }
            post(step)
        }
    }
}
