import CairnHTTP
import CairnReactor

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
            return error.code.rawValue
        }
    }

    /// Cancels a request in the middle of its look-up. The timer fires while libcurl would wait for the resolver.
    private static func cancel(_ url: HTTPURL, _ client: CurlClient, _ loop: Reactor) async -> String {
        let start = loop.now
        let request = loop.spawn { await get(url, client) }
        try? await loop.sleep(for: .milliseconds(50))  // libcurl is open and the resolver's thread at work
        request.cancel()
        let code = await request.value
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

    private static func seconds(since start: LoopInstant, _ loop: Reactor) -> Int64 {
        loop.now.duration(since: start).components.seconds
    }
}
