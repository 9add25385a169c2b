import AsyncHTTPClient
import BlandSimulator
import NIOCore
import NIOHTTP1

/// Calls the simulator over a socket, as a customer with an API key does.
struct Vendor {
    let simulator: Simulator
    var key: String? = "simulator-key"

    struct Reply {
        var status: Int
        var contentType: String?
        var retryAfter: String?
        var text: String

        var json: SimulatorJSON? { try? SimulatorJSON(parsing: text) }
        var data: SimulatorJSON? { json?["data"] }
        /// The first error's code.
        var error: String? { json?["errors"]?[0]?["error"]?.string }
        var message: String? { json?["errors"]?[0]?["message"]?.string }
    }

    // MARK: The API

    func attach(_ phoneNumber: SimulatorJSON, _ directions: SimulatorJSON...) async throws -> Reply {
        try await post(
            "/sip/attach", ["phone_number": phoneNumber, "directions": .array(directions), "service": "sip"]
        )
    }

    func update(_ phoneNumber: SimulatorJSON, _ updates: SimulatorJSON) async throws -> Reply {
        try await post("/sip/update", ["phone_number": phoneNumber, "updates": updates])
    }

    func detach(_ phoneNumber: SimulatorJSON, _ types: SimulatorJSON...) async throws -> Reply {
        let directions = types.map { type -> SimulatorJSON in ["type": type] }
        return try await post(
            "/sip/detach", ["phone_number": phoneNumber, "directions": .array(directions), "service": "sip"]
        )
    }

    func configuration(_ phoneNumber: String) async throws -> Reply {
        try await get("/sip?phone_number=%2B" + phoneNumber.dropFirst())
    }

    func get(_ path: String) async throws -> Reply {
        try await ask("GET", simulator.baseURL + path)
    }

    func post(_ path: String, _ body: SimulatorJSON) async throws -> Reply {
        try await ask("POST", simulator.baseURL + path, body.text)
    }

    func put(_ path: String, _ body: SimulatorJSON) async throws -> Reply {
        try await ask("PUT", simulator.baseURL + path, body.text)
    }

    // MARK: Behind its back

    func control(_ method: String, _ path: String, _ body: SimulatorJSON? = nil) async throws -> Reply {
        try await ask(method, simulator.rootURL + "/_simulator" + path, body?.text)
    }

    // MARK: HTTP

    func ask(
        _ method: String, _ url: String, _ body: String? = nil, contentType: String? = "application/json"
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        if let key {
            request.headers.add(name: "Authorization", value: "Bearer \(key)")
        }
        if let body {
            if let contentType {
                request.headers.add(name: "Content-Type", value: contentType)
            }
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(10))
        let bytes = try await response.body.collect(upTo: 64 * 1024 * 1024)
        return Reply(
            status: Int(response.status.code),
            contentType: response.headers.first(name: "Content-Type"),
            retryAfter: response.headers.first(name: "Retry-After"),
            text: String(buffer: bytes)
        )
    }
}

/// Runs a simulator with the given quirks, and `body` with a customer of it.
func withVendor(_ quirks: Quirks = Quirks(), _ body: (Vendor) async throws -> Void) async throws {
    try await withSimulator(SimulatorConfiguration { $0.quirks = quirks }) { simulator in
        try await body(Vendor(simulator: simulator))
    }
}
