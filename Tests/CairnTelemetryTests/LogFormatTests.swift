import CairnTelemetry
import CairnTesting
import CairnWire
import Testing

@Suite struct LogFormatTests {
    private func line(_ format: LogFormat, _ message: String, _ fields: JSONObject = [:]) -> String {
        let time = Timestamp(milliseconds: 1_767_323_045_678)
        let entry = LogEntry(time: time, level: .warning, code: "model.retry", message: message, fields: fields)
        return String(decoding: format.line(entry), as: UTF8.self)
    }

    @Test func `a line for programs`() {
        #expect(
            line(.plain, "the model answered 503", ["attempt": 2, "model": "a b", "none": nil, "q": "say \"x\""])
                == "2026-01-02T03:04:05.678Z warning model.retry \"the model answered 503\" "
                + "attempt=2 model=\"a b\" none=null q=\"say \\\"x\\\"\"\n")
        #expect(
            line(.json, "m", ["attempt": 2])
                == #"{"time":"2026-01-02T03:04:05.678Z","level":"warning","code":"model.retry","message":"m","#
                + #""fields":{"attempt":2}}"# + "\n")
    }

    @Test func `a line for people`() {
        #expect(
            line(.terminal(colour: false), "the model answered 503", ["attempt": 2])
                == "03:04:05 warning model.retry: the model answered 503 · attempt=2\n")
        #expect(
            line(.terminal(colour: true), "m") == "03:04:05 \u{1B}[33mwarning\u{1B}[0m model.retry: m\n")
    }

    @Test(arguments: [LogFormat.plain, .terminal(colour: false), .json])
    func `nothing that is logged can forge a line or drive a terminal`(format: LogFormat) {
        let hostile = "a\nb\r\u{1B}[2Jc\u{0}d\u{9B}e\u{202E}f\u{2028}g\u{7F}"
        let text = line(format, hostile, [hostile: .string(hostile)])
        #expect(text.hasSuffix("\n"))
        let inner = text.dropLast().unicodeScalars
        #expect(!inner.contains { $0.value < 0x20 })
        if format != .json {
            #expect(inner.allSatisfy { ![.control, .format, .lineSeparator].contains($0.properties.generalCategory) })
        }
    }

    @Test func `any entry is one line of JSON that reads back`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<200 {
            let message = String(
                String.UnicodeScalarView(
                    (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &random)) }))
            let text = line(.json, message, ["m": .string(message)])
            let value = try JSON(parsing: text)
            #expect(value["message"] == .string(message))
            #expect(value["fields"]?["m"] == .string(message))
        }
    }
}
