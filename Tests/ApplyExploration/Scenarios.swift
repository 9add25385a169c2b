import Applying

extension Scenario {
    /// All scenarios: each kind of operation with each kind of trouble.
    ///
    /// - Parameter size: 0 is for a debug build, 1 for a release build; each more adds to every budget.
    package static func all(size: Int) -> [Scenario] {
        operations.flatMap { operation in
            troubles(size, isReplace: operation.action == .replace).map { trouble in
                var scenario = trouble
                scenario.name = "\(operation.name), \(trouble.name)"
                scenario.action = operation.action
                scenario.places = operation.places
                scenario.canPutBack = operation.canPutBack
                scenario.readsAlike = operation.readsAlike
                scenario.isForeign = operation.isForeign
                return scenario
            }
        }
    }

    private static let operations = [
        Scenario(name: "replace", action: .replace, places: .first, trouble: 0),
        Scenario(name: "replace without put-back", action: .replace, places: .first, canPutBack: false, trouble: 0),
        Scenario(name: "replace of a password", action: .replace, places: .first, readsAlike: true, trouble: 0),
        Scenario(name: "attach", action: .attach, places: .first, trouble: 0),
        Scenario(name: "attach both", action: .attach, places: .both, trouble: 0),
        Scenario(name: "attach where another is", action: .attach, places: .first, isForeign: true, trouble: 0),
        Scenario(name: "attach both where another is", action: .attach, places: .both, isForeign: true, trouble: 0),
        Scenario(name: "update", action: .update, places: .first, trouble: 0),
        Scenario(name: "detach", action: .detach, places: .first, trouble: 0),
        Scenario(name: "detach both", action: .detach, places: .both, trouble: 0),
    ]

    private static func troubles(_ size: Int, isReplace: Bool) -> [Scenario] {
        func kind(_ name: String, trouble: Int, unreadable: Int, disk: Int = 0, kills: Int, _ comes: [Disturbance])
            -> Scenario
        {
            Scenario(
                name: name,
                action: .replace,
                places: .first,
                trouble: trouble,
                unreadable: unreadable,
                disk: disk,
                kills: kills,
                disturbances: comes
            )
        }
        var changed = kind("kills and a new manifest", trouble: 1 + size, unreadable: size, kills: 2, [])
        changed.changes = true
        var real = kind("the real limits", trouble: 1 + size, unreadable: size, kills: 0, [])
        real.limits = Limits()
        return [
            real,
            kind("trouble", trouble: 2 + size, unreadable: 1 + size, kills: size, []),
            kind("kills", trouble: 1 + size, unreadable: size, kills: 2, []),
            changed,
            kind("signal", trouble: 1 + size, unreadable: size, kills: max(0, size - 1), [.signal]),
            kind("disk", trouble: 1 + size, unreadable: size, disk: 1, kills: 1, [.journalBroken]),
            kind("stop", trouble: 1 + size, unreadable: 0, kills: 0, [.stopNew, .signal]),
            kind("lease lapsing", trouble: 1 + size, unreadable: max(0, size - 1), kills: 0, [.leaseLapsing]),
            kind("lease taken", trouble: max(1, size), unreadable: min(1, size), kills: size, [.leaseTaken]),
        ]
    }
}
