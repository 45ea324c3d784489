package import CairnWire

extension Explanation {
    /// The statuses of gRPC, which Dapr's sidecar and other services answer with.
    package static let grpc: [Explanation] = [
        Explanation(
            GRPCError.Code.cancelled, "A call over gRPC was given up",
            "The run was cancelled, the process ended, or the server cancelled the call.",
            mend: "Nothing; resume the run where it is open."),
        Explanation(
            GRPCError.Code.unknown, "A server of gRPC failed without saying how",
            "The server gave no reason, or one that gRPC does not know. A proxy between may have answered in its place.",
            mend: "Read the server's log of that moment."),
        Explanation(
            GRPCError.Code.invalidArgument, "A server of gRPC does not accept what it was asked",
            "The request is not valid whatever the server's state is: the same request gets the same answer.",
            mend: "Read what the message names: a name of a component or a key, most often."),
        Explanation(
            GRPCError.Code.deadlineExceeded, "A call over gRPC took too long",
            "No answer came before the deadline. The server may have acted on the request.",
            mend: "See whether the server is overloaded or hangs; allow more time where it is merely slow."),
        Explanation(
            GRPCError.Code.notFound, "A server of gRPC does not have what was asked for",
            "What the request names does not exist there.",
            mend: "Look at the name."),
        Explanation(
            GRPCError.Code.alreadyExists, "A server of gRPC has already what should be made",
            "What the request would make exists.",
            mend: "Take another name, or what is there."),
        Explanation(
            GRPCError.Code.permissionDenied, "A server of gRPC forbids a call",
            "The server knows who calls and does not allow it, or a proxy between does not.",
            mend: "Look at the server's access rules."),
        Explanation(
            GRPCError.Code.resourceExhausted, "A bound was reached in a call over gRPC",
            "A message is larger than one side takes, or the server's quota is used up. Nothing of such an answer is used.",
            words: "grpc.resource_exhausted: a message of 5242880 bytes came, 4194304 are taken",
            mend: "Raise the limit on the side that the message names, or ask for less at once."),
        Explanation(
            GRPCError.Code.failedPrecondition, "A server of gRPC is not in a state for the call",
            "What the call needs is not there yet: a component that is not configured, most often.",
            mend: "Read what the message names, and set it up."),
        Explanation(
            GRPCError.Code.aborted, "A server of gRPC gave a call up for a conflict",
            "Somebody else changed the same thing at the same time.",
            mend: "Read it anew and try again."),
        Explanation(
            GRPCError.Code.outOfRange, "A call over gRPC asks beyond the end",
            "What the request asks for lies outside what there is.",
            mend: "Ask for less."),
        Explanation(
            GRPCError.Code.unimplemented, "A server of gRPC does not know the call",
            "The server is older than the call, or it is another service.",
            mend: "Bring the server up to date; see that the address leads to it."),
        Explanation(
            GRPCError.Code.internal, "A server of gRPC failed",
            "The server reports a failure of its own, or what it sent breaks the rules of gRPC.",
            mend: "Read the server's log of that moment."),
        Explanation(
            GRPCError.Code.unavailable, "A server of gRPC cannot be reached",
            "Nobody answers at the address, the connection broke, or the server is going down. The message says which.",
            words: "grpc.unavailable: 127.0.0.1:50001: connect: Connection refused",
            mend: "See whether the server runs and the address and port are right."),
        Explanation(
            GRPCError.Code.dataLoss, "A server of gRPC lost data",
            "The server reports data that is lost or spoilt for good.",
            mend: "Look at the store behind the server."),
        Explanation(
            GRPCError.Code.unauthenticated, "A server of gRPC does not know who calls",
            "The token is missing, wrong or has run out.",
            mend: "Set the token that the server wants; for a Dapr sidecar that is DAPR_API_TOKEN."),
    ]
}
