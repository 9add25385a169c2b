import Planning
import SIPModel
import Wording

/// Warnings as text; equal warnings about several numbers become one.
enum WarningList {
    static func folded(_ warnings: [PlanWarning]) -> [String] {
        var order: [String] = []
        var numbers: [String: [String]] = [:]
        for warning in warnings {
            if numbers[warning.message] == nil { order.append(warning.message) }
            numbers[warning.message, default: []] += warning.number.map { [$0.description] } ?? []
        }
        return order.map { ShortList.prefix(numbers[$0] ?? []) + $0 }
    }
}
