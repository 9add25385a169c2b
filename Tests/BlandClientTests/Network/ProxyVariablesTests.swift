import BlandClient
import Testing

@Suite("Proxies from the environment")
struct ProxyVariablesTests {
    /// The proxy for `https://HOST:PORT`, as it is shown; `-` for none.
    private func shown(_ environment: [String: String], _ host: String = "api.bland.ai", port: Int = 443) throws
        -> String
    {
        try ProxyVariables(environment).proxy(scheme: "https", host: host, port: port)?.description ?? "-"
    }

    @Test(
        "each spelling is read, small letters first; the scheme's own variable takes precedence over ALL_PROXY",
        arguments: [
            (["HTTPS_PROXY": "http://a:1"], "a:1 (HTTPS_PROXY)"),
            (["https_proxy": "http://a:1"], "a:1 (https_proxy)"),
            (["HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:2"], "b:2 (https_proxy)"),
            (["ALL_PROXY": "socks5://a"], "a:1080 (ALL_PROXY)"),
            (["all_proxy": "socks5h://a:9"], "a:9 (all_proxy)"),
            (["ALL_PROXY": "http://b", "HTTPS_PROXY": "http://a"], "a:80 (HTTPS_PROXY)"),
            (["HTTPS_PROXY": "", "https_proxy": "  ", "ALL_PROXY": "http://b"], "b:80 (ALL_PROXY)"),
            (["HTTPS_PROXY": "proxy.corp:3128"], "proxy.corp:3128 (HTTPS_PROXY)"),
            (["HTTPS_PROXY": " http://PROXY.corp:3128/ \n"], "PROXY.corp:3128 (HTTPS_PROXY)"),
            (["HTTPS_PROXY": "http://[2001:db8::1]:3128"], "[2001:db8::1]:3128 (HTTPS_PROXY)"),
            // The calls are https: the proxy for http has no part in them.
            (["HTTP_PROXY": "http://a:1", "http_proxy": "http://a:1"], "-"),
            ([:], "-"),
        ] as [([String: String], String)])
    func precedence(_ environment: [String: String], _ expected: String) throws {
        #expect(try shown(environment) == expected)
    }

    @Test("HTTP_PROXY is for http")
    func http() throws {
        let variables = ProxyVariables(["HTTP_PROXY": "http://a:1", "HTTPS_PROXY": "http://b:2"])
        #expect(try variables.proxy(scheme: "http", host: "h", port: 80)?.variable == "HTTP_PROXY")
    }

    @Test(
        "NO_PROXY excepts names with all below them, addresses, networks, single ports, and all hosts by `*`",
        arguments: [
            ("*", "api.bland.ai", 443, true),
            ("api.bland.ai", "api.bland.ai", 443, true),
            ("API.Bland.AI", "api.bland.ai", 443, true),
            ("api.bland.ai", "API.BLAND.AI", 443, true),
            ("bland.ai", "api.bland.ai", 443, true),
            (".bland.ai", "api.bland.ai", 443, true),
            (".bland.ai", "bland.ai", 443, true),
            ("*.bland.ai", "api.bland.ai", 443, true),
            ("bland.ai.", "api.bland.ai", 443, true),
            ("bland.ai", "api.bland.ai.", 443, true),
            ("land.ai", "api.bland.ai", 443, false),
            ("bland", "api.bland.ai", 443, false),
            ("api.bland.ai.evil.example", "api.bland.ai", 443, false),
            ("api.*.ai", "api.bland.ai", 443, false),
            ("other.example,bland.ai", "api.bland.ai", 443, true),
            ("other.example , bland.ai", "api.bland.ai", 443, true),
            ("other.example bland.ai", "api.bland.ai", 443, true),
            (",,", "api.bland.ai", 443, false),
            ("bland.ai:443", "api.bland.ai", 443, true),
            ("bland.ai:8443", "api.bland.ai", 443, false),
            ("bland.ai:x", "api.bland.ai", 443, false),
            ("10.0.0.0/8", "10.1.2.3", 443, true),
            ("10.0.0.0/8", "11.1.2.3", 443, false),
            ("10.128.0.0/9", "10.127.0.1", 443, false),
            ("10.128.0.0/9", "10.200.0.1", 443, true),
            ("0.0.0.0/0", "10.200.0.1", 443, true),
            ("10.1.2.3/32", "10.1.2.3", 443, true),
            ("10.1.2.3/33", "10.1.2.3", 443, false),
            ("10.0.0.0/8", "10.example.com", 443, false),
            ("10.1.2.3", "10.1.2.3", 443, true),
            ("10.1.2.3:443", "10.1.2.3", 443, true),
            ("10.1.2.3:80", "10.1.2.3", 443, false),
            // An address has no names below it.
            ("2.3", "10.1.2.3", 443, false),
            ("2001:db8::/32", "2001:db8::1", 443, true),
            ("2001:db8::/32", "[2001:db8:1::1]", 443, true),
            ("2001:db8::/32", "2001:db9::1", 443, false),
            ("2001:db8::1", "2001:DB8:0::1", 443, true),
            ("[2001:db8::1]", "2001:db8::1", 443, true),
            ("[2001:db8::1]:443", "2001:db8::1", 443, true),
            ("[2001:db8::1]:80", "2001:db8::1", 443, false),
            ("::ffff:10.1.2.3", "10.1.2.3", 443, true),
        ] as [(String, String, Int, Bool)])
    func excepted(_ list: String, _ host: String, _ port: Int, _ isDirect: Bool) throws {
        for name in ["NO_PROXY", "no_proxy"] {
            let proxy = try shown(["HTTPS_PROXY": "http://a:1", name: list], host, port: port)
            #expect((proxy == "-") == isDirect, "\(name)=\(list) \(host):\(port)")
        }
    }

    @Test(
        "loopback never goes through a proxy, not even through a wrong one",
        arguments: [
            "127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "::1", "[::1]", "0:0:0:0:0:0:0:1", "localhost.",
            "api.localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::]", "ip6-localhost",
        ])
    func loopback(_ host: String) throws {
        #expect(try shown(["HTTPS_PROXY": "http://a:1"], host) == "-")
        #expect(try shown(["HTTPS_PROXY": "https://a:1"], host) == "-")
    }

    @Test(
        "hosts that only look like loopback do",
        arguments: ["127.example.com", "localhost.example.com", "1271.0.0.1", "128.1", "notlocalhost", "10.1"])
    func notLoopback(_ host: String) throws {
        #expect(try shown(["HTTPS_PROXY": "http://a:1"], host) != "-")
    }

    @Test(
        "a proxy that can't be used is an error that names the variable and shows nothing of its value",
        arguments: [
            ("https://user:canary@proxy:3128", ProxyError.needsTLS("HTTPS_PROXY")),
            ("socks4://canary:1080", .unknownScheme("HTTPS_PROXY")),
            ("ftp://canary", .unknownScheme("HTTPS_PROXY")),
            ("socks5://user:canary@proxy", .socksCredentials("HTTPS_PROXY")),
            ("http://wpad.corp/canary.pac", .hasPath("HTTPS_PROXY")),
            ("http://proxy:3128?canary", .hasPath("HTTPS_PROXY")),
            ("http://user:1#canary@proxy:3128", .hasPath("HTTPS_PROXY")),
            ("http://user:canary/x@proxy:3128", .notAURL("HTTPS_PROXY")),
            ("http://user:canary%zz@proxy:3128", .notAURL("HTTPS_PROXY")),
            ("http://user:canary x@proxy:3128", .notAURL("HTTPS_PROXY")),
            ("http://proxy:canary", .notAURL("HTTPS_PROXY")),
            ("canary", .notAURL("HTTPS_PROXY")), ("hvs.canary", .notAURL("HTTPS_PROXY")),
            ("p@canary.word", .notAURL("HTTPS_PROXY")), ("DIRECT", .notAURL("HTTPS_PROXY")),
            ("http://proxy:0", .notAURL("HTTPS_PROXY")),
            ("http://proxy:65536", .notAURL("HTTPS_PROXY")),
            ("http://", .notAURL("HTTPS_PROXY")),
            ("://canary", .notAURL("HTTPS_PROXY")),
        ])
    func unusable(_ value: String, _ expected: ProxyError) {
        #expect(throws: expected) { try shown(["HTTPS_PROXY": value]) }
        #expect(expected.message.contains("HTTPS_PROXY") && !expected.message.contains("canary"))
    }

    @Test("a proxy that isn't used may be ill-formed")
    func unused() throws {
        #expect(try shown(["HTTPS_PROXY": "https://a", "NO_PROXY": "bland.ai"]) == "-")
        #expect(try shown(["ALL_PROXY": "https://a", "HTTPS_PROXY": "http://b"]) == "b:80 (HTTPS_PROXY)")
    }

    @Test("user name and password are kept, and never shown")
    func credentials() throws {
        let variables = ProxyVariables(["HTTPS_PROXY": "http://canary:canary%40word@proxy:3128"])
        let proxy = try #require(try variables.proxy(scheme: "https", host: "api.bland.ai", port: 443))
        #expect(proxy.hasCredentials && proxy.host == "proxy")
        var dumped = ""
        dump(proxy, to: &dumped)
        dump(variables, to: &dumped)
        let shown = "\(proxy) \(String(reflecting: proxy)) \(dumped)"
        #expect(!shown.contains("canary") && !shown.contains("Y2FuYXJ5"))
    }
}
