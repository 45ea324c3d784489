/// How a call ended that did not end well: the status that the server gave, or what kept it from giving one.
package struct GRPCError: Error, Sendable, CustomStringConvertible {
    /// A status of gRPC. https://grpc.io/docs/guides/status-codes/
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let cancelled = Self(rawValue: "grpc.cancelled")
        package static let unknown = Self(rawValue: "grpc.unknown")
        package static let invalidArgument = Self(rawValue: "grpc.invalid_argument")
        package static let deadlineExceeded = Self(rawValue: "grpc.deadline_exceeded")
        package static let notFound = Self(rawValue: "grpc.not_found")
        package static let alreadyExists = Self(rawValue: "grpc.already_exists")
        package static let permissionDenied = Self(rawValue: "grpc.permission_denied")
        package static let resourceExhausted = Self(rawValue: "grpc.resource_exhausted")
        package static let failedPrecondition = Self(rawValue: "grpc.failed_precondition")
        package static let aborted = Self(rawValue: "grpc.aborted")
        package static let outOfRange = Self(rawValue: "grpc.out_of_range")
        package static let unimplemented = Self(rawValue: "grpc.unimplemented")
        package static let `internal` = Self(rawValue: "grpc.internal")
        package static let unavailable = Self(rawValue: "grpc.unavailable")
        package static let dataLoss = Self(rawValue: "grpc.data_loss")
        package static let unauthenticated = Self(rawValue: "grpc.unauthenticated")

        /// In order of their numbers, from 1.
        private static let all: [Self] = [
            .cancelled, .unknown, .invalidArgument, .deadlineExceeded, .notFound, .alreadyExists, .permissionDenied,
            .resourceExhausted, .failedPrecondition, .aborted, .outOfRange, .unimplemented, .internal, .unavailable,
            .dataLoss, .unauthenticated,
        ]

        /// Nil for 0, which is no failure, and for numbers that gRPC does not know.
        package init?(number: Int) {
            guard Self.all.indices.contains(number - 1) else { return nil }
            self = Self.all[number - 1]
        }

        /// What stands in `grpc-status`.
        package var number: Int { (Self.all.firstIndex(of: self) ?? 1) + 1 }
    }

    package var code: Code
    package var message: String
    /// What the server sent with its status: the trailers, without gRPC's own.
    package var metadata: GRPCMetadata
    /// The request, or part of it, may have reached the server, which may have acted on it.
    package var mayHaveBeenSent: Bool
    package var cause: (any Error)?

    package init(
        _ code: Code, _ message: String, metadata: GRPCMetadata = [:], mayHaveBeenSent: Bool = false,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.metadata = metadata
        self.mayHaveBeenSent = mayHaveBeenSent
        self.cause = cause
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
