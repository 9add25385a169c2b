/// Lists of numbers as text: sorted, with three or more consecutive numbers as `FIRST..LAST`.
package enum NumberRuns {
    package static func text(of numbers: [PhoneNumber], limit: Int) -> String {
        var runs: [(first: PhoneNumber, last: PhoneNumber, count: Int)] = []
        for number in numbers.sorted() {
            if let run = runs.last, run.last.advanced(by: 1) == number {
                runs[runs.count - 1].last = number
                runs[runs.count - 1].count += 1
            } else {
                runs.append((number, number, 1))
            }
        }
        let shown = runs.prefix(limit).map { run in
            switch run.count {
            case 1: "\(run.first)"
            case 2: "\(run.first), \(run.last)"
            default: "\(run.first)..\(run.last)"
            }
        }
        let rest = runs.dropFirst(limit).reduce(0) { $0 + $1.count }
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
