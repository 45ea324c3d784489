import CairnModels
import CairnTesting
import CairnWire
import Testing

@Suite struct ExtractiveProviderTests {
    static let passages = [
        Passage(
            document: "lantern.md", heading: "Lantern L7 > Warranty", start: 100, end: 0, score: 0.8,
            text: "## Warranty\n\nThe lantern is covered for seven years. It was made in 2019 by Ada Holm in Trondheim."
        ),
        Passage(
            document: "stove.md", heading: "Stove", start: 0, end: 0, score: 0.6,
            text: "The stove burns alcohol. Boiling a litre of water takes nine minutes."),
    ]

    @Test(arguments: [
        ("How long is the lantern covered?", "The lantern is covered for seven years."),
        ("How many minutes does boiling water take?", "Boiling a litre of water takes nine minutes."),
        ("Who made the lantern?", "It was made in 2019 by Ada Holm in Trondheim."),
        ("What does the stove burn?", "The stove burns alcohol."),
    ])
    func `the best sentence is quoted, word for word at its place`(question: String, answer: String) async throws {
        let completion = try await Self.ask(question, Self.passages)
        #expect(completion.text == answer && !completion.abstained)
        let quote = try #require(completion.quotes.first)
        let source = try #require(Self.passages.first { $0.document == quote.document })
        let bytes = Array(source.text.utf8)[(quote.start - source.start)..<(quote.end - source.start)]
        #expect(String(decoding: bytes, as: UTF8.self) == quote.text)
    }

    @Test func `without support it abstains, and says so`() async throws {
        var weak = Self.passages
        for index in weak.indices { weak[index].score = 0.49 }
        for (question, passages) in [
            ("How long is the lantern covered?", weak), ("How long is the lantern covered?", []),
            ("Which emperor ruled Mongolia?", Self.passages), ("", Self.passages), ("?!", Self.passages),
        ] {
            let completion = try await Self.ask(question, passages)
            #expect(completion.abstained && completion.quotes.isEmpty)
            #expect(completion.text == ExtractiveProvider.abstention)
        }
    }

    @Test func `a question's own words are no answer to it`() async throws {
        let passage = Passage(
            document: "a.md", heading: "Guide", start: 0, end: 0, score: 0.9,
            text:
                "# Guide\n\nWhat is the warranty period?\n\nTwo years from the date on the receipt, the period of warranty."
        )
        let completion = try await Self.ask("What is the warranty period?", [passage])
        #expect(completion.text.hasPrefix("Two years"))
    }

    @Test func `a row of a table is read under the table's first`() async throws {
        let passage = Passage(
            document: "a.md", heading: "Pump > Troubleshooting", start: 0, end: 0, score: 0.9,
            text: """
                ## Troubleshooting

                | Code | Meaning |
                |------|---------|
                | E1 | Dry run: no water reaches the inlet |
                | E4 | Motor overheated; let it cool for 40 minutes |
                """)
        let completion = try await Self.ask("What does error code E4 mean?", [passage])
        #expect(completion.text.hasPrefix("| E4 |"))
    }

    @Test func `a long sentence is cut to the clauses that matter`() async throws {
        let filler = (0..<30).map { "word\($0)" }.joined(separator: " ")
        let text = "\(filler), the bridge over the river opened in 1907, while \(filler), and \(filler)."
        let passage = Passage(document: "a", heading: "", start: 7, end: 0, score: 0.9, text: text)
        let completion = try await Self.ask("When did the bridge over the river open?", [passage])
        #expect(completion.text.contains("the bridge over the river opened in 1907"))
        #expect(completion.text.split(separator: " ").count <= 40 && text.contains(completion.text))
    }

    @Test func `the latest passages and the last question count`() async throws {
        let old = Passage(
            document: "old", heading: "", start: 0, end: 0, score: 1, text: "The bridge opened in 1907 or so.")
        let request = ChatRequest(
            model: "",
            messages: [
                ChatMessage(.user, [.passages([old]), .text("When did the bridge open?")]),
                ChatMessage(.assistant, "In 1907."),
                ChatMessage(.user, [.passages(Self.passages), .text("How long is the lantern covered?")]),
            ])
        let completion = try await Self.chat(request)
        #expect(completion.text == "The lantern is covered for seven years.")
    }

    @Test func `a schema is refused, with the mend`() async throws {
        let request = ChatRequest(model: "", messages: [ChatMessage(.user, "x")], output: ["type": "object"])
        let error = await #expect(throws: ModelError.self) { try await Self.chat(request) }
        #expect(error?.code == .unsupported && error?.message.contains("leave `output` out") == true)
    }

    @Test func `whatever the texts, each quote is a slice of its passage`() async throws {
        for seed in 0..<150 as Range<UInt64> {
            var rng = SplitMix64(seed: seed)
            let passages = (0..<3).map { number in
                Passage(
                    document: "\(number)", heading: RandomText.text(using: &rng), start: 5, end: 0,
                    score: [0.9, 12, -1, 0.5, .nan].randomElement(using: &rng) ?? 0,
                    text: RandomText.text(using: &rng) + " stone path here. " + RandomText.text(using: &rng))
            }
            let completion = try await Self.ask("stone path " + RandomText.text(using: &rng), passages)
            for quote in completion.quotes {
                let text = passages[Int(quote.document) ?? 0].text
                #expect(Array(text.utf8)[(quote.start - 5)..<(quote.end - 5)].elementsEqual(quote.text.utf8))
            }
        }
    }

    static func ask(_ question: String, _ passages: [Passage]) async throws -> ChatCompletion {
        try await chat(ChatRequest(model: "", messages: [ChatMessage(.user, [.passages(passages), .text(question)])]))
    }

    static func chat(_ request: ChatRequest) async throws -> ChatCompletion {
        try await withReactor { reactor in
            try await ExtractiveProvider(workers: reactor).chat(request) { _ in }
        }
    }
}
