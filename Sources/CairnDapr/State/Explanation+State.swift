package import CairnWire

extension Explanation {
    /// Codes of a sidecar's state store.
    package static let stateStore: [Explanation] = [
        Explanation(
            StateError.Code.conflict, "Another process wrote the same key at the same moment",
            "Every write to a state store names what it replaces. A step that finds another value there reads it and goes on from that; this one found one again and again.",
            mend:
                "Try again. If it stays so, several processes drive very many runs on one store: give them stores of their own."
        ),
        Explanation(
            StateError.Code.unavailable, "The Dapr sidecar, or the store behind it, does not answer",
            "Runs wait for it and go on when it is back; nothing is done twice meanwhile. After two minutes a command gives up.",
            words: "$ cairn runs list --state dapr:statestore",
            mend:
                "Start the sidecar (`dapr run`, or the pod's daprd container), and look that DAPR_GRPC_PORT or DAPR_GRPC_ENDPOINT names its gRPC port."
        ),
        Explanation(
            StateError.Code.tooLarge, "A value is over the sidecar's limit on bodies",
            "Cairn writes large values in parts of 1 MiB. A sidecar whose limit is below that refuses them.",
            mend: "Start the sidecar with `--max-body-size 4Mi` or more (annotation `dapr.io/max-body-size`)."),
        Explanation(
            StateError.Code.unauthenticated, "The Dapr sidecar does not take our API token",
            "The sidecar was started with a DAPR_API_TOKEN, and this process has none, or another.",
            mend: "Give this process the same DAPR_API_TOKEN. In Kubernetes the injector sets it for the sidecar only."),
        Explanation(
            StateError.Code.invalid, "The state store can never do what it was asked",
            "The sidecar knows no state store of this name, or the store refuses the key. The message has its own words.",
            words: "$ cairn runs list --state dapr:nostore",
            mend:
                "Name a component of type state.… that the sidecar has loaded: `dapr components`, or the sidecar's log."
        ),
        Explanation(
            StateError.Code.failed, "The state store reports an error of its own",
            "The sidecar is there, and the store behind it failed. Whether the write was made is found out by reading; nothing is done twice.",
            mend: "Look at the sidecar's log for the store: its disk, its connection, its rights."),
    ]
}
