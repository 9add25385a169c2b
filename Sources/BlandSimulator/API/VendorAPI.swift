import Foundation

/// The vendor's API: who may ask, what goes wrong on purpose, and which rule answers.
struct VendorAPI: Sendable {
    let store: Store
    let behaviour: Behaviour
    let mint: Mint
    let now: @Sendable () -> Date

    static let base = "/v1"

    func answer(to asked: Asked, from organisation: SimulatedOrganisation?) async -> Answer {
        guard asked.path.hasPrefix(Self.base + "/"),
            let endpoint = Endpoint(method: asked.method, path: String(asked.path.dropFirst(Self.base.count)))
        else { return .noRoute }
        let quirks = behaviour.quirks
        let envelope = Envelope(quirks: quirks)
        let disturbance = behaviour.disturb(at: milliseconds)
        await pause(disturbance.latencyMs)
        guard let organisation, !disturbance.isKeyRevoked else {
            return .json(envelope.failureBody(.unauthorized), status: 401)
        }
        let isEntitled = organisation.sipEnabled && !disturbance.isEntitlementLost
        guard isEntitled || !endpoint.needsEntitlement else { return envelope.entitlementFailure() }
        let listed = behaviour.takeFault(
            from: endpoint.isRead ? \.readFaults : \.writeFaults,
            path: String(asked.path.dropFirst(Self.base.count)),
            phoneNumber: asked.phoneNumber
        )
        let request = APIRequest(asked: asked, organisation: organisation.id, envelope: envelope)
        if let fault = disturbance.fault ?? listed {
            return await answer(fault, to: request, at: endpoint)
        }
        return await act(on: request, at: endpoint)
    }

    private func act(on request: APIRequest, at endpoint: Endpoint) async -> Answer {
        guard !endpoint.isRead, let phoneNumber = request.asked.phoneNumber,
            let before = try? await store.read({ try $0.attachments(ofNumber: phoneNumber) })
        else { return await carryOut(request, at: endpoint) }
        let answer = await carryOut(request, at: endpoint)
        if answer.status < 300 { behaviour.keepStale(before, of: phoneNumber, at: milliseconds) }
        return answer
    }

    private func carryOut(_ request: APIRequest, at endpoint: Endpoint) async -> Answer {
        do {
            return switch endpoint {
            case .attach: try await attach(request)
            case .update: try await update(request)
            case .detach: try await detach(request)
            case .verify: try await verify(request)
            case .configuration: try await configuration(request)
            case .call: try await call(request)
            case .inboundList: try await list(.inbound, request)
            case .outboundList: try await list(.outbound, request)
            }
        } catch let refusal as Refusal {
            return request.envelope.failure(refusal)
        } catch {
            let refusal = Refusal(status: 500, code: "INTERNAL_ERROR", message: "\(error)")
            return request.envelope.failure(refusal)
        }
    }

    private func answer(_ fault: Fault, to request: APIRequest, at endpoint: Endpoint) async -> Answer {
        await pause(fault.delayMs)
        var answer = Answer.reset
        if fault.acts || fault.isGenuine {
            answer = await act(on: request, at: endpoint)
        }
        if fault.isHeld { await behaviour.held.wait() }
        if fault.reset {
            return .reset
        }
        if !fault.isGenuine {
            answer = said(fault, to: request)
        }
        if fault.cut {
            answer.delivery = .cut
        } else if fault.dribbleMs > 0 {
            answer.delivery = .dribble(milliseconds: fault.dribbleMs)
        }
        answer.retryAfter = fault.retryAfter.map { seconds in
            fault.retryAfterIsDate
                ? Self.httpDate(now().addingTimeInterval(TimeInterval(seconds))) : String(seconds)
        }
        return answer
    }

    /// What a fault answers in place of the right answer.
    private func said(_ fault: Fault, to request: APIRequest) -> Answer {
        if let body = fault.body {
            let isPage = body.hasPrefix("<")
            return isPage ? .page(body, status: fault.status) : .json(text: body, status: fault.status)
        }
        if (200..<300).contains(fault.status) {
            var answer = request.envelope.written(request.asked.phoneNumber ?? "", [])
            answer.status = fault.status
            return answer
        }
        let refusal = Refusal(
            status: fault.status,
            code: fault.status == 429 ? "RATE_LIMITED" : "SIMULATED_FAULT",
            message: "The simulator was told to fail here"
        )
        return .json(request.envelope.failureBody(refusal), status: fault.status)
    }

    /// RFC 9110 §5.6.7.
    private static func httpDate(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }

    private func pause(_ milliseconds: Int) async {
        guard milliseconds > 0 else { return }
        // A cancelled pause ends early, and the answer goes to a connection that is closing.
        try? await Task.sleep(for: .milliseconds(milliseconds))
    }

    var milliseconds: Int {
        Int(now().timeIntervalSince1970 * 1000)
    }
}

/// A request that may be answered: it has a route, a key and the entitlement.
struct APIRequest: Sendable {
    let asked: Asked
    let organisation: String
    let envelope: Envelope

    var quirks: Quirks { envelope.quirks }
}
