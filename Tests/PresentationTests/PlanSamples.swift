import Diagnostics
import Fleet
import Manifest
import PatchbayConfiguration
import Planning
import SIPModel
import Testing

/// Plans a manifest against a live state, for tests of how plans are shown.
func plan(
    _ manifest: String, live: [LiveNumber] = [], owned: OwnedFleet? = OwnedFleet(),
    _ change: (inout PlanInput) -> Void = { _ in }
) throws -> Plan {
    Plan(try planInput(manifest, live: live, owned: owned, change))
}

func planInput(
    _ manifest: String, live: [LiveNumber] = [], owned: OwnedFleet? = OwnedFleet(),
    _ change: (inout PlanInput) -> Void = { _ in }
) throws -> PlanInput {
    let set = ManifestSet(reading: [.init(name: "fleet/a.yaml", bytes: Array(manifest.utf8))])
    try #require(!set.diagnostics.hasErrors, "\(set.diagnostics)")
    var states: [PhoneNumber: LiveNumber] = [:]
    for number in set.fleet.numbers.keys { states[number] = LiveNumber(number) }
    for number in (owned?.numbers ?? [:]).keys { states[number] = LiveNumber(number) }
    for number in live { states[number.number] = number }
    var input = PlanInput(desired: set.fleet, live: states, owned: owned, apiURL: "https://api.example.com/v1")
    input.createdAt = "2026-11-25T10:00:00Z"
    input.toolVersion = "0.1.0"
    change(&input)
    return input
}

let blockManifest = """
    apiVersion: patchbay/v1
    numbers:
      "+14155550100..+14155550149":
        except: ["+14155550120"]
        inbound: {}
      "+14155550200":
        outbound: { sip_endpoint: "sip:pbx.example.com:5061" }
    """

/// A drift report of four numbers: drifted (with a header that contains XML and HTML markup), pending, in sync,
/// unreadable.
func driftSample() throws -> DriftReport {
    let moved = try PhoneNumber("+14155550100")
    var owned = OwnedFleet()
    owned.numbers[moved] = OwnedNumber(
        file: "fleet/a.yaml",
        directions: [.inbound: OwnedDirection(last: .attached(RecordedAttachment(AttachmentState())))]
    )
    let there = LiveNumber(
        moved, inbound: LiveAttachment(headers: [.known(.custom(key: "X<&\"", value: "]]>", passthrough: true))]))
    let input = try planInput(
        """
        apiVersion: patchbay/v1
        numbers:
          "+14155550100": { inbound: {} }
          "+14155550101": { inbound: {} }
          "+14155550102": {}
          "+14155550103": { inbound: {} }
        """,
        live: [there], owned: owned
    ) { input in
        let unread = input.desired.numbers.keys.max()
        if let unread {
            input.live[unread] = nil
            input.unreadable[unread] = "it is <html>"
        }
    }
    return DriftReport(input)
}
