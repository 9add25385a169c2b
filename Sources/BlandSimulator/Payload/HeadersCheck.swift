/// The guide's `headers` object: the parent's direction again, and a list of custom and uui rules.
enum HeadersCheck {
    static func check(
        _ value: SimulatorJSON, at place: String, in direction: SimulatedDirection
    ) throws(Refusal) {
        let object = try StrictObject(value, at: place, allowing: ["direction", "headers"])
        guard try object.direction("direction") == direction else {
            throw .invalid("\(object.path("direction")) must be set to the parent object's direction")
        }
        for (index, rule) in try object.array("headers").enumerated() {
            try checkRule(rule, at: "\(object.path("headers"))[\(index)]")
        }
    }

    private static func checkRule(_ value: SimulatorJSON, at place: String) throws(Refusal) {
        let everyKey = ["type", "key", "value", "passthrough", "target", "purpose", "encoding", "content"]
        let type = try StrictObject(value, at: place, allowing: everyKey).string("type", oneOf: ["custom", "uui"])
        if type == "custom" {
            let rule = try StrictObject(value, at: place, allowing: ["type", "key", "value", "passthrough"])
            _ = try rule.string("key")
            _ = try rule.string("value")
            if rule.has("passthrough") { _ = try rule.bool("passthrough") }
        } else {
            let keys = ["type", "target", "purpose", "encoding", "content"]
            let rule = try StrictObject(value, at: place, allowing: keys)
            _ = try rule.string("target")
            _ = try rule.string("purpose")
            _ = try rule.string("encoding", oneOf: ["hex", "ascii"])
            _ = try rule.string("content")
        }
    }
}
