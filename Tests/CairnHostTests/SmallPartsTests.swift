import CairnHTTP
import CairnModels
import CairnReactor
import CairnTesting
import CairnWire
import Testing

@testable import CairnHost

@Suite struct SmallPartsTests {
    @Test func `a state is named by its kind and its place`() throws {
        let location = try StateLocation("sqlite:/var/lib/cairn/runs.db")
        #expect(location.database == "/var/lib/cairn/runs.db")
        #expect(location.knowledgeFolder == "/var/lib/cairn/knowledge")
        #expect(try StateLocation("sqlite:runs.db").folder == ".")
        let sidecar = try StateLocation("dapr:statestore")
        #expect(sidecar.place == .dapr("statestore"))
        #expect(sidecar.database == nil && sidecar.knowledgeFolder == ".cairn/knowledge")
        for wrong in ["runs.db", "sqlite:", "dapr:", "mysql:x", ""] {
            #expect(throws: HostError.self, "\(wrong)") { try StateLocation(wrong) }
        }
    }

    @Test func `a request lasts as long as its step may`() {
        let now = LoopInstant(nanoseconds: 5_000_000_000)
        #expect(SendRequest.timeouts(until: nil, now: now) == HTTPTimeouts())
        let long = SendRequest.timeouts(until: now.advanced(by: .seconds(600)), now: now)
        #expect(long == HTTPTimeouts(firstByte: .seconds(601), silence: .seconds(601)))
        let short = SendRequest.timeouts(until: now.advanced(by: .seconds(2)), now: now)
        #expect(short == HTTPTimeouts(connect: .seconds(3), firstByte: .seconds(3), silence: .seconds(3)))
        let over = SendRequest.timeouts(until: now.advanced(by: .seconds(-2)), now: now)
        #expect(over.firstByte == .seconds(1))
    }

    @Test func `a file of queries names the line that is wrong`() throws {
        let good = #"{"id": "1", "text": "a", "more": 2}"# + "\n\n" + #"{"id": "2", "text": "b"}"#
        #expect(try QueryFile.parse(Array(good.utf8), path: "q").map(\.id) == ["1", "2"])
        for (text, line) in [("{\n", "q:1"), ("{\"id\": 1}\n", "q:1"), (good + "\n" + good, "q:4")] {
            let error = #expect(throws: HostError.self) { try QueryFile.parse(Array(text.utf8), path: "q") }
            #expect(error?.message.contains(line) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a file over the bound is refused, and a folder is no file`() throws {
        let folder = try TemporaryFolder()
        try BoundedFile.replace(folder["a"], by: Array("hello".utf8))
        #expect(try BoundedFile.read(folder["a"], limit: 5) == Array("hello".utf8))
        #expect(throws: FileError.self) { try BoundedFile.read(folder["a"], limit: 4) }
        #expect(throws: FileError.self) { try BoundedFile.read(folder.path, limit: 4) }
        #expect(throws: FileError.self) { try BoundedFile.read(folder["b"], limit: 4) }
        try FolderMaker.make(folder["x/y/z"])
        try BoundedFile.replace(folder["x/y/z/f.md"], by: [])
        try BoundedFile.replace(folder["x/.hidden"], by: [])
        #expect(try FolderListing.files(below: folder.path) { _ in true } == ["a", "x/y/z/f.md"])
        #expect(throws: FileError.self) { try FolderMaker.make(folder["a/b"]) }
    }

    @Test func `only a bare address is no secret`() {
        for bare in ["http://127.0.0.1:11434", "https://example.org/", "http://localhost"] {
            #expect(ReferenceResolver.isBareOrigin(bare), "\(bare)")
        }
        for secret in [
            "https://hooks.example.org/T0/B1/x", "http://u:p@host", "https://x.org/?k=1", "sk-123456", "http://",
        ] {
            #expect(!ReferenceResolver.isBareOrigin(secret), "\(secret)")
        }
    }

    @Test func `a generative answer rests on the passages that it names, or shares words with`() {
        let passages = [
            "The ferry crosses the sound every forty minutes.", "Horses pay two crowns for the crossing.",
            "The lighthouse lamp burns oil.",
        ].enumerated().map {
            Passage(document: "\($0.offset)", heading: "", start: 0, end: 1, score: 1, text: $0.element)
        }
        func used(_ answer: String) -> [String] { CitedPassages.used(by: answer, among: passages).map(\.document) }
        #expect(used("Every forty minutes [1], and horses pay [2, 3].") == ["0", "1", "2"])
        #expect(used("It crosses the sound each forty minutes or so.") == ["0"])
        #expect(used("I do not know.") == [])
        #expect(used("A lamp. It burns. Oil.") == [], "three words of three sentences prove nothing")
        #expect(used("") == [])
        #expect(used("see [9] and [x]") == [])
    }

    @Test func `a chat request is read back as it was written`() {
        let json: JSON = [
            "model": "fast", "max_tokens": 100,
            "messages": [
                ["role": "system", "parts": [["text": "Be brief."]]],
                [
                    "role": "user",
                    "parts": [
                        ["text": "Who?"],
                        [
                            "passages": [
                                ["document": "d", "heading": "h", "start": 1, "end": 4, "score": 0.5, "text": "abc"]
                            ]
                        ],
                    ],
                ],
                ["role": "assistant", "parts": [["tool_call": ["id": "1", "name": "t", "arguments": "{"]]]],
                [
                    "role": "tool",
                    "parts": [["tool_result": ["id": "1", "name": "t", "content": "no", "is_error": true]]],
                ],
            ],
            "tools": [["name": "t", "description": "d", "parameters": ["type": "object"]]],
        ]
        let request = ChatRequest(chat: json)
        #expect(request.messages.map(\.role) == [.system, .user, .assistant, .tool])
        #expect(request.passages.map(\.text) == ["abc"])
        #expect(request.messages[2].parts == [.toolCall(ToolCall(id: "1", name: "t", arguments: "{"))])
        #expect(
            request.messages[3].parts == [.toolResult(ToolResult(id: "1", name: "t", content: "no", isError: true))])
        #expect(request.tools.map(\.name) == ["t"])
        #expect(request.maxTokens == 100)
        // What is no request is read as an empty one: it never traps.
        #expect(ChatRequest(chat: [1, 2]).messages.isEmpty)
    }

    @Test func `passages are numbered through a request, those of tools too, each once`() throws {
        func hit(_ text: String, score: Double = 1) -> JSON {
            ["document": "d", "heading": "", "start": 0, "end": 1, "score": .double(score), "text": .string(text)]
        }
        let request = ChatRequest(chat: [
            "messages": [
                ["role": "user", "parts": [["passages": [hit("a"), hit("b")]], ["passages": [hit("c")]]]],
                [
                    "role": "tool",
                    "parts": [
                        [
                            "tool_result": [
                                "id": "1", "name": "retrieve", "passages": [hit("b", score: 0.5), hit("e"), "no hit"],
                            ]
                        ]
                    ],
                ],
            ]
        ])
        #expect(request.passages.map(\.text) == ["a", "b", "c", "e"])
        guard case .toolResult(let result)? = request.messages.last?.parts.first else {
            Issue.record("no result")
            return
        }
        #expect(result.content.contains(#"<passage n="2" document="d">"# + "\nb"))
        #expect(result.content.contains(#"<passage n="4" document="d">"# + "\ne"))
        #expect(request.messages[0].renderedText.contains(#"<passage n="3""#))
    }
}
