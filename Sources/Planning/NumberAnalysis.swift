package import Fleet
package import LocatedYAML
package import SIPModel

/// The comparison of one number's desired, live and owned state. Plans and drift reports both use it, so they can't
/// disagree.
package struct NumberAnalysis: Sendable {
    package let number: PhoneNumber
    package let file: String
    package let labels: [String: String]
    package let preventDetach: Bool
    package let place: SourcePlace?
    package let isRemoval: Bool
    package let live: LiveNumber?
    package let directions: [DirectionAnalysis]
    package let releases: [Direction]

    /// The statuses of all directions, sorted and distinct; empty if no direction differs.
    package var status: [DirectionStatus] { Set(directions.flatMap(\.status)).sorted() }

    init?(_ number: PhoneNumber, in input: PlanInput) {
        let owned = input.owned?.numbers[number]
        self.number = number
        live = input.live[number]
        if let desired = input.desired[number] {
            file = desired.place.file
            labels = desired.labels
            preventDetach = desired.preventDetach
            place = desired.place
            isRemoval = false
            releases = Direction.allCases.filter {
                desired[$0] == .unmanaged && owned?.directions[$0] != nil
            }
            guard let live else {
                // Unreadable, or unmanaged in both directions and so not read.
                guard !desired.isManaged else { return nil }
                directions = []
                return
            }
            directions = Direction.allCases.compactMap { direction in
                guard desired[direction] != .unmanaged else { return nil }
                return DirectionAnalysis(
                    direction,
                    desired: desired[direction].attachment,
                    live: live[direction],
                    owned: owned?.directions[direction],
                    isRemoval: false,
                    isUnsent: input.unsent.contains(number),
                    input: input
                )
            }
        } else {
            guard let owned, let live else { return nil }
            file = owned.file
            labels = owned.labels
            preventDetach = owned.preventDetach
            place = nil
            isRemoval = true
            releases = []
            directions = Direction.allCases.compactMap { direction in
                guard let entry = owned.directions[direction] else { return nil }
                return DirectionAnalysis(
                    direction,
                    desired: nil,
                    live: live[direction],
                    owned: entry,
                    isRemoval: true,
                    isUnsent: input.unsent.contains(number),
                    input: input
                )
            }
        }
    }
}
