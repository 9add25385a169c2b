import BlandWire
import Fleet
import JSON
import LocatedYAML
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Operations")
struct OperationTests {
    private static let line = OutboundTarget.to(username: user, password: password)

    struct Row: Sendable {
        let name: String, after: Attachment, action: Action, paths: [String]

        init(
            _ name: String, _ line: OutboundTarget, headers: [HeaderRule] = [account], _ does: Action,
            _ paths: String...
        ) {
            (self.name, after, action) = (name, .outbound(line, headers: headers), does)
            self.paths = paths.map { "outbound." + $0 }
        }
    }

    /// The expected operation for a change of each field, and the field's path in a plan.
    static let outboundChanges: [Row] = [
        Row("host", .to("pbx.example.com", username: user, password: password), .update, "sip_endpoint"),
        Row("port", .to(port: 5070, username: user, password: password), .update, "options.port"),
        Row("transport", .to(transport: .tcp, username: user, password: password), .update, "options.transport"),
        Row("media", .to(secureMedia: false, username: user, password: password), .update, "options.secure_media"),
        Row("user", .to(username: .literal("other"), password: password), .update, "options.sip_username"),
        Row("password", .to(username: user, password: newPassword), .update, "options.sip_password"),
        Row("no password", .to(username: user), .update, "options.sip_password"),
        Row("headers", line, headers: [customer], .replace, "headers"),
        Row(
            "both", .to(port: 5070, username: user, password: password), headers: [], .replace, "options.port",
            "headers"),
    ]

    @Test("an endpoint or option is updated in place, headers take a replace", arguments: outboundChanges.indices)
    func outbound(_ index: Int) throws {
        let row = Self.outboundChanges[index]
        let before = Attachment.outbound(Self.line, headers: [account])
        let plan = scene { scene in
            scene.settle(number, before)
            scene.desired = []
            scene.want(outbound: .attached(row.after))
        }
        .plan()
        let operation = try #require(plan.only, "\(row.name)")
        #expect(operation.action == row.action)
        #expect(operation.directions == [.outbound])
        #expect(operation.status == [.pending])
        #expect(operation.changes.map(\.path) == row.paths)
        #expect(
            operation.requests.map(\.path)
                == (row.action == .update ? ["/sip/update"] : ["/sip/detach", "/sip/attach"]))
        #expect(operation.requests.last?.body?["headers"] == nil)
        #expect(operation.place?.file == "fleet/a.yaml")
    }

    @Test("a replace of one direction names that direction alone in both of its calls", arguments: Direction.allCases)
    func replace(_ direction: Direction) throws {
        let plan = scene { scene in
            for each in Direction.allCases { scene.settle(number, attachment(each)) }
            scene.desired = []
            scene.want(
                inbound: .attached(.inbound(headers: direction == .inbound ? [] : [account])),
                outbound: .attached(.outbound(.to(), headers: direction == .outbound ? [] : [account]))
            )
            scene.show(
                inbound: LiveAttachment(attachment(.inbound)), outbound: LiveAttachment(attachment(.outbound)))
            scene.own(inbound: .left(attachment(.inbound)), outbound: .left(attachment(.outbound)))
        }
        .plan()
        let operation = try #require(plan.only)
        #expect(operation.action == .replace)
        for request in operation.requests {
            #expect(request.body?["directions"]?.array?.map { $0["type"] } == [.string(direction.rawValue)])
        }
    }

    @Test("both directions new share one attach, both going share one detach")
    func shared() {
        let wanted = scene {
            $0.want(inbound: .attached(attachment(.inbound)), outbound: .attached(attachment(.outbound)))
        }
        #expect(wanted.plan().steps == ["attach inbound+outbound"])
        let going = scene { scene in
            scene.show(
                inbound: LiveAttachment(attachment(.inbound)), outbound: LiveAttachment(attachment(.outbound)))
            scene.own(inbound: .left(attachment(.inbound)), outbound: .left(attachment(.outbound)))
        }
        #expect(going.plan().steps == ["detach inbound+outbound"])
    }

    @Test("phases come in the order attach, update, replace, detach; within one by number")
    func order() {
        let plan = scene { scene in
            // The numbers' order is the reverse of the phases' order.
            for index in [7, 8] { scene.want(PhoneNumber(index), inbound: .attached(attachment(.inbound))) }
            for index in [5, 6] {
                scene.settle(PhoneNumber(index), attachment(.outbound, isA: false))
                scene.desired.removeLast()
                scene.want(PhoneNumber(index), outbound: .attached(attachment(.outbound)))
            }
            for index in [3, 4] {
                scene.settle(PhoneNumber(index), attachment(.inbound, isA: false))
                scene.desired.removeLast()
                scene.want(PhoneNumber(index), inbound: .attached(attachment(.inbound)))
            }
            for index in [2, 1] {
                scene.settle(PhoneNumber(index))
                scene.desired.removeLast()
            }
            scene.want(PhoneNumber(9), inbound: .attached(attachment(.inbound)))
            scene.own(PhoneNumber(9), inbound: .cutOff(from: .of(attachment(.inbound)), to: nil, replacing: true))
        }
        .plan()
        #expect(plan.operations.map(\.number) == [9, 7, 8, 5, 6, 3, 4, 1, 2].map { PhoneNumber($0) })
        #expect(plan.phases.map { $0.first?.phase } == Phase.allCases)
        #expect(plan.summary.attach == 3)
        #expect(plan.summary.update == 2)
        #expect(plan.summary.replace == 2)
        #expect(plan.summary.detach == 2)
        #expect(plan.summary.operations == 9)
        #expect(plan.summary.unchanged == 0)
    }

    private static let otherWords: [@Sendable (inout LiveAttachment) -> Void] = [
        { $0.endpoint = "edge.carrier.example" },
        { $0.endpoint = "SIP:EDGE.Carrier.Example." },
        {
            $0.endpoint = "sip:edge.carrier.example:5061"
            $0.options.reported[.port] = nil
        },
        { $0.endpoint = "sip:edge.carrier.example:5999" },
        { $0.otherFields = ["region": "us1"] },
        { $0.otherHeaderFields = ["note": "x"] },
        { $0.options.other = ["keepalive": 30] },
        { $0.server.id = 9_007_199_254_740_993 },
        { $0.server.updatedAt = 1_764_000_000_000 },
    ]

    @Test("what is the same in other words is no change", arguments: otherWords.indices)
    func normalised(_ index: Int) {
        let wanted = attachment(.outbound)
        let plan = scene { scene in
            scene.settle(number, wanted)
            var shown = LiveAttachment(wanted)
            Self.otherWords[index](&shown)
            scene.show(outbound: shown)
        }
        .plan()
        #expect(!plan.hasOperations)
        #expect(plan.entries.isEmpty)
    }

    @Test("header rules are a multiset, and rules of one key keep their order")
    func headerOrder() {
        let twice = HeaderRule.custom(key: "X-Account", value: "Other", passthrough: false)
        func isEqual(_ wanted: [HeaderRule], _ live: [HeaderRule]) -> Bool {
            scene { scene in
                scene.settle(number, .inbound(headers: wanted))
                scene.show(inbound: LiveAttachment(.inbound(headers: live)))
            }
            .plan().operations.isEmpty
        }
        #expect(isEqual([account, customer], [customer, account]))
        #expect(isEqual([account, customer, twice], [customer, account, twice]))
        #expect(!isEqual([account, twice], [twice, account]))
        #expect(!isEqual([account], [account, account]))
        #expect(!isEqual([account, account], [account]))
    }

    @Test(
        "an odd live endpoint is shown and mended", arguments: ["sip:192.0.2.1:5060", "sip:user@pbx", "nonsense", ""])
    func odd(_ endpoint: String) throws {
        let plan = scene { scene in
            scene.settle(number, attachment(.outbound))
            var shown = LiveAttachment(attachment(.outbound))
            shown.endpoint = endpoint.isEmpty ? nil : endpoint
            scene.show(outbound: shown)
        }
        .plan()
        #expect(plan.only?.action == .update)
        #expect(plan.only?.status == [.drifted])
        #expect(plan.only?.changes.first?.path == "outbound.sip_endpoint")
    }

    @Test("an update sends every managed option")
    func everyOption() throws {
        let plan = scene { scene in
            scene.settle(number, .outbound(.to(port: 5070, username: user, password: password), headers: []))
            scene.desired = []
            scene.want(outbound: .attached(.outbound(.to(username: user, password: password), headers: [])))
        }
        .plan()
        let updates = try #require(plan.only?.requests.first?.body?["updates"])
        #expect(updates["options"]?.object?.keys.sorted() == OptionName.allCases.map(\.rawValue).sorted())
        #expect(updates["options"]?["sip_password"] == ["env": "CARRIER_PASSWORD"])
    }

    @Test("a plan can leave actions out, lists what it left, and tells the ledger nothing of it")
    func without() {
        let scene = scene { scene in
            scene.settle(PhoneNumber(1))
            scene.desired = []
            scene.want(PhoneNumber(2), inbound: .attached(attachment(.inbound)))
        }
        let plan = scene.plan { $0.without = [.detach] }
        #expect(plan.steps == ["attach inbound"])
        #expect(plan.leftOut.map(\.number) == [PhoneNumber(1)])
        #expect(plan.leftOut.map(\.action) == [.detach])
        #expect(plan.entries.map(\.number) == [PhoneNumber(2)])
        #expect(plan.summary.detach == 0)
        #expect(plan.summary.unchanged == 0)
    }
}
