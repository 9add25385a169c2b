/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date in any of the three forms of §5.6.7.
package enum RetryAfter {
    /// Maximum wait, even if the server asks for a longer one.
    package static let longest = Duration.seconds(60)

    package static func capped(_ wait: Duration) -> Duration { min(max(wait, .zero), longest) }

    /// The wait that a header asks for, or `nil` if the header can't be parsed. Not capped.
    ///
    /// - Parameter now: seconds since 1970.
    package static func wait(_ text: String?, now: Double) -> Duration? {
        let text = (text ?? "").trimmingSpaces
        if let seconds = Int(text) { return .seconds(max(0, seconds)) }
        guard let date = HTTPDate.seconds(text, now: now) else { return nil }
        return .seconds(max(0, Double(date) - now))
    }
}

/// The dates of HTTP (RFC 9110 §5.6.7), all in UTC.
package enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Parses an HTTP date to seconds since 1970, or returns `nil`. It doesn't check the weekday against the date.
    ///
    /// - Parameter now: seconds since 1970; it decides the century of a year of two digits.
    package static func seconds(_ text: String, now: Double) -> Int? {
        let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        switch words.count {
        case 6 where words[0].hasSuffix(",") && days.contains(String(words[0].dropLast())) && words[5] == "GMT":
            // Sun, 06 Nov 1994 08:49:37 GMT
            return seconds(year: number(words[3], 4), month: words[2], day: number(words[1], 2), time: words[4])
        case 4 where words[0].hasSuffix(",") && longDays.contains(String(words[0].dropLast())) && words[3] == "GMT":
            // Sunday, 06-Nov-94 08:49:37 GMT
            let date = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard date.count == 3, let short = number(date[2], 2) else { return nil }
            return seconds(year: year(short, now: now), month: date[1], day: number(date[0], 2), time: words[2])
        case 5 where days.contains(words[0]):
            // Sun Nov  6 08:49:37 1994
            let day = number(words[2], 2) ?? number(words[2], 1)
            return seconds(year: number(words[4], 4), month: words[1], day: day, time: words[3])
        default: return nil
        }
    }

    /// A two-digit year that seems to be more than 50 years ahead belongs to the century before.
    private static func year(_ short: Int, now: Double) -> Int {
        let present = 1970 + Int(now / (365.2425 * 86_400))
        let year = present / 100 * 100 + short
        return year > present + 50 ? year - 100 : year
    }

    private static func number(_ text: String, _ width: Int) -> Int? {
        text.utf8.count == width && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func seconds(year: Int?, month: String, day: Int?, time: String) -> Int? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2) }
        guard let year, let day, (1...31).contains(day), let month = months.firstIndex(of: month),
            clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return days(year, month + 1, day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// Days since 1970-01-01. Years are counted from March, so that a leap day is the last day of its year.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
