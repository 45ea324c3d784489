package import CairnGRPC

/// What carries calls to a sidecar: gRPC in life, a value in simulation.
package protocol SidecarChannel: Sendable {
    /// One call: bytes of the request in, bytes of the answer out.
    ///
    /// - Throws: the status that the call ended with; `grpc.unavailable` when nobody answered. Whatever it threw, the call
    ///   may have taken effect.
    func call(_ method: DaprMethod, _ message: [UInt8]) async throws(GRPCError) -> [UInt8]

    /// Lets go of connections. Calls after it throw.
    func close() async
}
