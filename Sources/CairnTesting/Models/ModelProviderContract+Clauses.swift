import CairnModels
import CairnReactor
import CairnWire
import Testing

extension ModelProviderContract {
    private static let verse = "Straße, 風と 👩‍👩‍👧 \"quoted\"\n\tand \u{0}\u{7F} \\ done."

    static let answers = [
        Clause("an answer is whole, and what was streamed is the same text", [.text(verse)]) { provider in
            let (outcome, streamed) = await ask(provider)
            let completion = try outcome.get()
            #expect(completion.text == verse)
            #expect(streamed == verse)
            #expect(completion.finish == .stop)
            #expect(completion.toolCalls.isEmpty)
        },
        Clause("what was used is counted", [.text("Seven in, five out.")]) { provider in
            let completion = try await ask(provider).outcome.get()
            #expect(completion.usage == ChatUsage(inputTokens: 7, outputTokens: 5))
        },
        Clause(
            "an answer that ran into its limit says so",
            [
                .answer(
                    ChatCompletion(text: "And then", finish: .length, usage: ChatUsage(inputTokens: 1, outputTokens: 2))
                )
            ]
        ) { provider in
            let completion = try await ask(provider).outcome.get()
            #expect(completion.finish == .length)
        },
        Clause("an empty answer is an answer", [.text("")]) { provider in
            let completion = try await ask(provider).outcome.get()
            #expect(completion.text.isEmpty)
        },
        Clause("tool calls come in order, arguments as the model wrote them", [.calls(calls)]) { provider in
            let completion = try await ask(provider).outcome.get()
            #expect(completion.toolCalls.map(withoutBlanks) == calls.map(withoutBlanks))
            #expect(completion.finish == .toolCalls)
        },
        Clause("two calls at once do not mix", [.text("one"), .text("two")]) { provider in
            async let first = ask(provider)
            async let second = ask(provider)
            let texts = [try await first.outcome.get().text, try await second.outcome.get().text]
            #expect(texts.sorted() == ["one", "two"])
        },
    ]

    /// The second has arguments that are no JSON, the third a tool that nobody knows: both are for the caller to judge.
    private static let calls = [
        ToolCall(id: "call_a", name: "weather", arguments: #"{"city": "Rome", "days": 3}"#),
        ToolCall(id: "call_b", name: "weather", arguments: #"{"city": Rome"#),
        ToolCall(id: "call_c", name: "no_such_tool", arguments: ""),
    ]

    /// An API that has arguments as an object does not keep the blanks between its members.
    private static func withoutBlanks(_ call: ToolCall) -> ToolCall {
        guard let json = try? JSON(parsing: call.arguments) else { return call }
        return ToolCall(id: call.id, name: call.name, arguments: json.text())
    }

    static let failures = [
        Clause("a stream that is cut is an error, never a short answer", [.cut(after: "The answer is")]) { provider in
            let (outcome, streamed) = await ask(provider)
            #expect(failure(outcome)?.code == .cut)
            #expect(failure(outcome)?.retryable == true)
            #expect("The answer is".hasPrefix(streamed))
        },
        Clause(
            "a server that takes no more calls says when it will",
            [.failure(ModelError(.rateLimited, "slow down", retryable: true, retryAfter: .seconds(7)))]
        ) { provider in
            let error = failure(await ask(provider).outcome)
            #expect(error?.code == .rateLimited)
            #expect(error?.retryable == true)
            #expect(error?.retryAfter == .seconds(7))
        },
        Clause(
            "a failure is over with its call", [.failure(ModelError(.status, "500", retryable: true)), .text("fine")]
        ) { provider in
            let error = failure(await ask(provider).outcome)
            #expect(error?.code == .status)
            #expect(error?.retryable == true)
            let completion = try await ask(provider).outcome.get()
            #expect(completion.text == "fine")
        },
        Clause("a cancelled call ends", [.silence]) { provider in
            await withTaskGroup { group in
                group.addTask {
                    let error = failure(await ask(provider).outcome)
                    #expect(error?.code == .cancelled)
                    #expect(error?.retryable == false)
                }
                await Task.yield()
                group.cancelAll()
            }
        },
    ]
}
