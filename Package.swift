// swift-tools-version: 6.2
import PackageDescription

/// One constant for every target: a switch that the compiler silently ignores for its misspelt name is worse than none.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A C library of the distribution, linked. Imported by one Swift target only.
func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// C of our own: what Swift cannot say (variadics, macros, function tables).
func shim(_ name: String, links: [LinkerSetting] = []) -> Target {
    .target(name: name, path: "Sources/C/\(name)", linkerSettings: links)
}

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// `files`: folders of golden files, which tests read by their path.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], files: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "CairnTesting"] + dependencies, exclude: files,
        swiftSettings: strict)
}

let package = Package(
    name: "cairn",
    products: [.executable(name: "cairn", targets: ["cairn"])],
    targets: [
        // C libraries
        shim("CSystem"),
        library("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        library("CNGHTTP2", pkgConfig: "libnghttp2", apt: "libnghttp2-dev"),
        shim("CGumbo", links: [.linkedLibrary("gumbo")]),
        shim("CRE2", links: [.linkedLibrary("re2")]),
        // opened at first use, never linked
        shim("CCurl"),
        shim("CCrypto"),
        shim("CStemmer"),

        // leaves
        target("CairnWire", ["CRE2"]),
        target("CairnCrypto", ["CCrypto"]),
        target("CairnText", ["CStemmer"]),
        target("CairnReactor", ["CSystem"]),
        target("CairnTelemetry", ["CairnWire", "CairnReactor"]),

        // the pure core
        target("CairnWorkflow", ["CairnWire"]),
        target("CairnAgents", ["CairnWorkflow", "CairnWire", "CYAML"]),

        // effects
        target("CairnEngine", ["CairnWorkflow", "CairnReactor", "CairnTelemetry", "CairnCrypto", "CairnWire"]),
        target("CairnHTTP", ["CairnReactor", "CairnWire", "CairnTelemetry", "CairnCrypto", "CCurl"]),
        target("CairnGRPC", ["CairnReactor", "CairnWire", "CNGHTTP2"]),
        target("CairnSQLite", ["CairnReactor", "CairnText", "CairnCrypto", "CSQLite", "CSystem"]),
        target(
            "CairnModels", ["CairnHTTP", "CairnText", "CairnReactor", "CairnWire", "CairnTelemetry", "CairnCrypto"]),
        target("CairnKnowledge", ["CairnText", "CairnReactor", "CairnWire", "CairnTelemetry", "CairnCrypto"]),
        target("CairnWeb", ["CairnHTTP", "CairnReactor", "CairnText", "CairnWire", "CairnTelemetry", "CGumbo"]),
        target(
            "CairnStores",
            [
                "CairnEngine", "CairnKnowledge", "CairnSQLite", "CairnReactor", "CairnWorkflow", "CairnWire",
                "CairnTelemetry", "CairnCrypto", "CairnText", "CSystem",
            ]),
        target(
            "CairnDapr",
            ["CairnEngine", "CairnGRPC", "CairnReactor", "CairnWorkflow", "CairnWire", "CairnTelemetry", "CairnCrypto"]),

        // composition
        target(
            "CairnHost",
            [
                "CairnAgents", "CairnEngine", "CairnHTTP", "CairnKnowledge", "CairnModels", "CairnReactor",
                "CairnStores", "CairnTelemetry", "CairnText", "CairnWeb", "CairnWire", "CairnWorkflow", "CairnCrypto",
                "CairnSQLite", "CairnDapr", "CairnGRPC",
            ]),
        .executableTarget(
            name: "cairn",
            dependencies: ["CairnHost", "CairnAgents", "CairnEngine", "CairnReactor", "CairnTelemetry", "CairnWire"],
            swiftSettings: strict),

        // measured work
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: [
                "CairnCrypto", "CairnEngine", "CairnReactor", "CairnSQLite", "CairnStores", "CairnWire",
                "CairnWorkflow",
            ],
            path: "Benchmarks/EngineBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "TranscriptBenchmark",
            dependencies: [
                "CairnAgents", "CairnCrypto", "CairnEngine", "CairnReactor", "CairnSQLite", "CairnStores", "CairnWire",
                "CairnWorkflow",
            ],
            path: "Benchmarks/TranscriptBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "GRPCBenchmark", dependencies: ["CairnGRPC", "CairnReactor"], path: "Benchmarks/GRPCBenchmark",
            exclude: ["client.py"], swiftSettings: strict),
        .executableTarget(
            name: "DeciderBenchmark", dependencies: ["CairnAgents", "CairnWorkflow", "CairnWire"],
            path: "Benchmarks/DeciderBenchmark", swiftSettings: strict,
            linkerSettings: [.linkedLibrary("m")]),

        // tests
        shim("CSimulation"),
        target(
            "CairnTesting",
            [
                "CSimulation", "CNGHTTP2",
                "CairnAgents", "CairnDapr", "CairnEngine", "CairnGRPC", "CairnHTTP", "CairnKnowledge", "CairnModels",
                "CairnReactor", "CairnStores", "CairnTelemetry", "CairnText", "CairnWire", "CairnWorkflow", "CairnCrypto",
                "CSystem",
            ]),
        tests("CairnWire"),
        tests("CairnCrypto"),
        tests("CairnText"),
        tests("CairnReactor", ["CSystem", "ReactorProbe"]),
        // A process of its own, for what only a whole process shows: signals, limits, exit codes.
        .executableTarget(
            name: "ReactorProbe", dependencies: ["CairnReactor"], path: "Tests/ReactorProbe", swiftSettings: strict),
        tests("CairnTelemetry", ["CairnReactor", "CairnWire", "CSystem"]),
        tests("CairnWorkflow", ["CairnWire"]),
        tests("CairnAgents", ["CairnWorkflow", "CairnWire"], files: ["Broken", "Good", "Suspicious"]),
        tests(
            "CairnEngine",
            ["CairnWorkflow", "CairnReactor", "CairnWire", "CairnAgents", "CairnCrypto", "CairnTelemetry"]),
        tests("CairnHTTP", ["CairnReactor", "CairnWire", "HTTPProbe"]),
        // A process of its own: a slow name look-up is put under it, and a proxy into its environment.
        .executableTarget(
            name: "HTTPProbe", dependencies: ["CairnHTTP", "CairnReactor"], path: "Tests/HTTPProbe",
            swiftSettings: strict),
        tests("CairnGRPC", ["CairnReactor"]),
        tests("CairnSQLite", ["CairnReactor"]),
        tests("CairnModels", ["CairnHTTP", "CairnReactor", "CairnWire"]),
        tests("CairnKnowledge", ["CairnReactor", "CairnWire", "CairnText"]),
        tests("CairnWeb", ["CairnWire"]),
        tests(
            "CairnStores",
            [
                "CairnEngine", "CairnKnowledge", "CairnSQLite", "CairnReactor", "CairnWorkflow", "CairnWire",
                "CairnCrypto", "StoreProbe",
            ]),
        tests(
            "CairnDapr",
            ["CairnEngine", "CairnGRPC", "CairnHTTP", "CairnReactor", "CairnWorkflow", "CairnWire", "CairnCrypto"]),
        // Processes of their own on one store, to be killed.
        .executableTarget(
            name: "StoreProbe",
            dependencies: [
                "CairnCrypto", "CairnEngine", "CairnReactor", "CairnSQLite", "CairnStores", "CairnWire", "CairnWorkflow",
            ],
            path: "Tests/StoreProbe", swiftSettings: strict),
        tests(
            "CairnHost",
            [
                "CairnAgents", "CairnEngine", "CairnHTTP", "CairnKnowledge", "CairnModels", "CairnReactor",
                "CairnStores", "CairnTelemetry", "CairnWire", "CairnWorkflow",
            ]),
        tests("cairn", ["CairnHost", "CairnWire"]),
        // Seeded trouble and crash points, on every kind of disk; the simulator runs on for as long as one likes.
        .executableTarget(
            name: "Simulator", dependencies: ["CairnTesting", "CairnEngine", "CairnReactor", "CairnWorkflow"], path: "Tests/Simulator",
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["CairnTesting", "CairnEngine", "CairnReactor", "CairnWire", "CairnWorkflow", "Simulator"],
            swiftSettings: strict),
        // The house itself: purity, imports, documents.
        .testTarget(
            name: "HouseTests", dependencies: ["cairn", "CairnHost", "CairnAgents", "CairnWire"], swiftSettings: strict),
        // The real binary, killed and resumed.
        .testTarget(
            name: "EndToEnd", dependencies: ["CairnHTTP", "CairnWire", "CairnTesting", "CairnReactor", "CSystem"],
            exclude: ["Harness/terminal.py"],
            swiftSettings: strict),
    ]
)
