import Fleet
import JSON
import Planning
import Presentation
import SIPModel
import Testing

@Suite("Plan, shown")
struct PlanTextTests {
    @Test("numbers that get the same are one entry, and --verbose shows each")
    func folds() throws {
        let plan = try plan(blockManifest)
        #expect(
            PlanText(style: .plain).render(plan) == """
                Plan: 50 to attach, 0 numbers unchanged.

                  + 49 numbers +14155550100..+14155550119, +14155550121..+14155550149 attach inbound  # fleet/a.yaml:3:3
                      not attached yet

                  + +14155550200 attach outbound  # fleet/a.yaml:6:3
                      not attached yet
                      outbound.sip_endpoint: sip:pbx.example.com
                      outbound.options.port: 5061
                      outbound.options.transport: tls
                      outbound.options.secure_media: true

                Plan: 50 to attach, 0 numbers unchanged.
                """
        )
        let verbose = PlanText(style: .plain, isVerbose: true).render(plan)
        #expect(verbose.split(separator: "\n").count { $0.contains(" attach ") } == 50)
        #expect(verbose.contains("+ +14155550149 attach inbound"))
    }

    @Test("no line is wider than the terminal", arguments: [40, 80, 120, 160, 300])
    func fits(_ columns: Int) throws {
        var plan = try plan(blockManifest)
        plan.warnings = [PlanWarning(.commitUnknown, String(repeating: "many words ", count: 40))]
        plan.refusals = [
            Refusal(
                .emptySet, String(repeating: "why not ", count: 40), remedy: String(repeating: "what to do ", count: 30)
            )
        ]
        let lines = PlanText(style: TextStyle(hasColour: false, columns: columns)).render(plan)
            .split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines { #expect(line.count <= min(columns, 160), "\(line)") }
        let words = lines.joined(separator: " ").split(separator: " ")
        #expect(words.count { $0 == "many" } == 40)
        #expect(words.count { $0 == "why" } == 40)
    }

    @Test("for a screen reader there are words, no signs and no arrows")
    func spoken() throws {
        let number: PhoneNumber = try PhoneNumber("+14155550100")
        let manifest = """
            apiVersion: patchbay/v1
            numbers:
              "\(number)":
                outbound: { sip_endpoint: "sip:pbx.example.com:5061" }
            """
        let there = LiveNumber(
            number,
            outbound: LiveAttachment(
                endpoint: "sip:old.example.com:5061",
                options: LiveOptions(reported: [.transport: "tls", .secureMedia: true])
            )
        )
        let text = PlanText(style: TextStyle(hasColour: false, isSpoken: true))
            .render(try plan(manifest, live: [there]))
        #expect(text.contains("update: +14155550100 outbound"))
        #expect(text.contains("outbound.sip_endpoint: sip:old.example.com becomes sip:pbx.example.com"))
        #expect(!text.contains("→") && !text.contains("~ "))
    }

    @Test("the calls are curl commands, with secrets as variables of the shell")
    func requests() throws {
        let plan = try plan(
            """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100":
                outbound:
                  sip_endpoint: "sip:pbx.example.com:5061"
                  options:
                    sip_username: it's me
                    sip_password: { env: CARRIER_PASSWORD }
            """
        )
        #expect(
            PlanRequests.render(plan) == #"""
                # +14155550100 attach outbound
                curl --request POST 'https://api.example.com/v1/sip/attach' \
                  --header "Authorization: Bearer $BLAND_API_KEY" \
                  --header 'Content-Type: application/json' \
                  --data '{"directions":[{"options":{"port":5061,"secure_media":true,"sip_password":"'"$CARRIER_PASSWORD"'","sip_username":"it'\''s me","transport":"tls"},"sip_endpoint":"sip:pbx.example.com:5061","type":"outbound"}],"phone_number":"+14155550100","service":"sip"}'
                """#
        )
    }
}
