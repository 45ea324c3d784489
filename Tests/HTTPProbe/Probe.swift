import CairnHTTP
import CairnReactor
import Glibc

/// The tasks that the tests of CairnHTTP give to a process of its own. Each prints what it saw.
enum Probe {
    static func run(_ arguments: [String]) -> Int32 {
        Reactor.main { loop in
            guard arguments.count == 3 else { return 2 }
            do {
                let url = try HTTPURL(arguments[2])
                let client = CurlClient(
                    HTTPClientSettings(policy: .open()), loop: loop, workers: globalConcurrentExecutor)
                switch arguments[1] {
                case "get": print(await get(url, client))
                case "cancel": print(await cancel(url, client, loop))
                case "give-up": print(await giveUp(url, client, loop))
                case "stall": print(try await stall(url, client))
                case "flat": print(try await flat(url, client))
                default: return 2
                }
                return 0
            } catch {
                print(error)
                return 1
            }
        }
    }

    private static func get(_ url: HTTPURL, _ client: CurlClient) async -> String {
        do throws(HTTPError) {
            return "\(try await client.send(HTTPRequest(.get, url), limit: 1000).status)"
        } catch {
            return "\(error.code.rawValue)\n\(error.message)"
        }
    }

    /// Cancels a request in the middle of its look-up. The timer fires while libcurl would wait for the resolver.
    private static func cancel(_ url: HTTPURL, _ client: CurlClient, _ loop: Reactor) async -> String {
        let start = loop.now
        let request = loop.spawn { await get(url, client) }
        try? await loop.sleep(for: .milliseconds(50))  // libcurl is open and the resolver's thread at work
        request.cancel()
        let code = await request.value.prefix { $0 != "\n" }
        try? await loop.sleep(for: .milliseconds(50))
        return "\(code) \(seconds(since: start, loop))"
    }

    /// Lets the connect timeout pass in the middle of the look-up.
    private static func giveUp(_ url: HTTPURL, _ client: CurlClient, _ loop: Reactor) async -> String {
        let start = loop.now
        do throws(HTTPError) {
            let timeouts = HTTPTimeouts(connect: .milliseconds(50))
            _ = try await client.send(HTTPRequest(.get, url, timeouts: timeouts), limit: 1000)
            return "answered"
        } catch {
            return "\(error.code.rawValue) \(error.timeout?.rawValue ?? "-") \(seconds(since: start, loop))"
        }
    }

    /// Reads a little of a large answer, then nothing for the time of 300 other requests, then the rest.
    private static func stall(_ url: HTTPURL, _ client: CurlClient) async throws(HTTPError) -> String {
        let small = HTTPRequest(.get, try url.appending(path: "small"))
        let go = HTTPRequest(.get, try url.appending(path: "go"))
        _ = try await client.send(small, limit: 10)
        let before = residentBytes()
        let count = try await client.exchange(HTTPRequest(.get, try url.appending(path: "large"))) {
            (_, body) throws(HTTPError) in
            var count = try await body.next()?.count ?? 0
            for _ in 0..<300 { _ = try await client.send(small, limit: 10) }
            say("stalled \((residentBytes() - before) >> 20)")
            _ = try await client.send(go, limit: 10)  // answered when the test has looked
            while let chunk = try await body.next() { count += chunk.count }
            return count
        }
        return "\(count) \((residentBytes() - before) >> 20)"
    }

    /// Sends a thousand requests of 2,000 bytes, then ten thousand more. The mebibytes that those left behind.
    private static func flat(_ url: HTTPURL, _ client: CurlClient) async throws(HTTPError) -> String {
        let request = HTTPRequest(.post, url, body: [UInt8](repeating: 65, count: 2000), mayResend: true)
        for _ in 0..<125 { try await eight(request, client) }
        let before = residentBytes()
        for _ in 0..<1250 { try await eight(request, client) }
        return "\((residentBytes() - before) >> 20)"
    }

    private static func eight(_ request: HTTPRequest, _ client: CurlClient) async throws(HTTPError) {
        let failures = await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    do throws(HTTPError) {
                        return try await client.send(request, limit: 4000).body.count == 2000 ? nil : short
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [HTTPError]()) { failures, failure in
                if let failure { failures.append(failure) }
            }
        }
        if let failure = failures.first { throw failure }
    }

    private static let short = HTTPError(.cut, "the answer is not what was sent")

    /// `print` keeps lines back while its output is a pipe.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func seconds(since start: LoopInstant, _ loop: Reactor) -> Int64 {
        loop.now.duration(since: start).components.seconds
    }
}
