import Testing

/// The arrows of design §2, and the few rules on size and names that keep the house pleasant to walk.
@Suite struct HouseRules {
    /// Who may import whom among our targets. Change it together with the picture in docs/architecture.md.
    static let arrows: [String: Set<String>] = [
        "CairnWire": [],
        "CairnCrypto": [],
        "CairnText": [],
        "CairnReactor": [],
        "CairnTelemetry": ["CairnWire", "CairnReactor"],
        "CairnWorkflow": ["CairnWire"],
        "CairnAgents": ["CairnWorkflow", "CairnWire"],
        "CairnSQLite": ["CairnReactor", "CairnText", "CairnCrypto"],
        "CairnHTTP": ["CairnReactor", "CairnWire", "CairnTelemetry", "CairnCrypto"],
        "CairnGRPC": ["CairnReactor", "CairnWire", "CairnTelemetry"],
        "CairnEngine": ["CairnWorkflow", "CairnReactor", "CairnTelemetry", "CairnCrypto", "CairnWire"],
        "CairnKnowledge": ["CairnText", "CairnReactor", "CairnWire", "CairnTelemetry", "CairnCrypto"],
        "CairnModels": ["CairnHTTP", "CairnText", "CairnReactor", "CairnWire", "CairnTelemetry", "CairnCrypto"],
        "CairnWeb": ["CairnHTTP", "CairnReactor", "CairnText", "CairnWire", "CairnTelemetry", "CairnCrypto"],
        "CairnStores": [
            "CairnEngine", "CairnKnowledge", "CairnSQLite", "CairnReactor", "CairnWorkflow", "CairnWire",
            "CairnTelemetry", "CairnCrypto", "CairnText",
        ],
        "CairnDapr": [
            "CairnEngine", "CairnGRPC", "CairnReactor", "CairnWorkflow", "CairnWire", "CairnTelemetry", "CairnCrypto",
        ],
        "CairnHost": [
            "CairnAgents", "CairnEngine", "CairnHTTP", "CairnKnowledge", "CairnModels", "CairnReactor", "CairnStores",
            "CairnTelemetry", "CairnText", "CairnWeb", "CairnWire", "CairnWorkflow", "CairnCrypto", "CairnSQLite",
            "CairnDapr", "CairnGRPC",
        ],
        "CairnTesting": [
            "CairnAgents", "CairnDapr", "CairnEngine", "CairnGRPC", "CairnHTTP", "CairnKnowledge", "CairnModels",
            "CairnReactor", "CairnStores", "CairnTelemetry", "CairnText", "CairnWire", "CairnWorkflow", "CairnCrypto",
        ],
        "cairn": ["CairnHost", "CairnAgents", "CairnEngine", "CairnReactor", "CairnTelemetry", "CairnWire"],
    ]

    @Test func `imports point down only`() throws {
        let offences = try SourceFile.all().flatMap { file -> [String] in
            guard let allowed = Self.arrows[file.target] else { return ["\(file.path): no arrows for its target"] }
            return file.imports.filter { Self.arrows[$0] != nil && !allowed.contains($0) }
                .map { "\(file.path) imports \($0)" }
        }
        #expect(offences.isEmpty)
    }

    @Test func `each C library is imported by one target`() throws {
        let libraries = try Set(
            Project.files(below: "Sources/C", ending: ".h").compactMap { $0.split(separator: "/").dropFirst(2).first }
                .map(String.init)
        ).subtracting(["CSystem"])  // system calls, not a library
        var importers: [String: Set<String>] = [:]
        for file in try SourceFile.all() where file.target != "CairnTesting" {
            for name in file.imports where libraries.contains(name) { importers[name, default: []].insert(file.target) }
        }
        #expect(importers.filter { $0.value.count > 1 }.isEmpty)
    }

    @Test func `no source file is longer than 400 lines`() throws {
        let long = try (SourceFile.all() + SourceFile.all(below: "Tests")).filter { $0.lineCount > 400 }
        #expect(long.map { "\($0.path): \($0.lineCount) lines" }.isEmpty)
    }

    @Test func `no file or folder has a name that says nothing`() throws {
        let empty = ["util", "utils", "helper", "helpers", "misc", "common", "manager"]
        let offences = try SourceFile.all().map(\.path).filter { path in
            path.split(separator: "/").contains { part in
                let name = part.lowercased().split(separator: ".").first.map(String.init) ?? ""
                return empty.contains { name == $0 } || name.hasSuffix("manager") || name.hasSuffix("helper")
            }
        }
        #expect(offences.isEmpty)
    }

    @Test func `nothing traps on what a peer, a file or a model can cause`() throws {
        // `preconditionFailure` and `fatalError` are for our own mistakes; each stands with a reason on the line above.
        let offences = try SourceFile.all().filter { $0.target != "CairnTesting" }.flatMap { file -> [String] in
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            return file.words().filter { word in
                guard ["fatalError", "preconditionFailure"].contains(word.text), word.after == UInt8(ascii: "(") else {
                    return false
                }
                let here = lines[word.line - 1]
                let above = word.line > 1 ? lines[word.line - 2] : ""
                return !here.contains("//") && !above.contains("//")
            }.map { "\(file.path):\($0.line): \($0.text) without a reason" }
        }
        #expect(offences.isEmpty)
    }

    @Test func `nothing is left to be done later`() throws {
        let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
        let offences = try (SourceFile.all() + SourceFile.all(below: "Tests")).flatMap { file in
            marks.filter { mark in file.text.split { !$0.isLetter }.contains { $0 == mark } }.map {
                "\(file.path): \($0)"
            }
        }
        #expect(offences.isEmpty)
    }
}
