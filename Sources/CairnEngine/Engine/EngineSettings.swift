import CairnCrypto
import CairnWorkflow

/// What may differ between engines: who drives, and how patient it is.
package struct EngineSettings: Sendable {
    /// This process, as runs' rows name it.
    package var driver: Driver
    /// Values with more bytes of canonical JSON than this become blobs.
    package var blobThreshold = 16 << 10
    /// As soon as a run's history has more bytes than this, its values become blobs above the smaller threshold: what a long
    /// run knows is carried from generation to generation, and then only by reference.
    package var inlineBytes = 128 << 10
    package var longRunBlobThreshold = 512
    /// After so many events of a generation a new run continues as new.
    package var generationEvents = ExecutionStarted.usualLength
    /// What handles more bytes, or more events, than these runs on the workers.
    package var heavyBytes = 64 << 10
    package var heavyEvents = 256
    /// Bytes of blobs that are kept in memory for all runs together.
    package var blobCacheBytes = 16 << 20
    /// How long an engine that attends all runs keeps one that waits in memory.
    package var idleTime: Duration = .seconds(1)
    /// How often such an engine looks whether other drivers have died.
    package var roundInterval: Duration = .seconds(2)
    /// How long after one look for runs that wake the next one comes at the earliest.
    package var wakeInterval: Duration = .milliseconds(10)
    /// How many runs it takes over at once (two commits hold as many), and how many it drives before further ones wait for
    /// a place.
    package var takesAtOnce = 256
    package var drivenAtMost = 1024
    /// How often other processes' letters are looked for while a run is driven.
    package var letterInterval: Duration = .milliseconds(250)
    /// How long an attempt may take to answer to its cancellation before it is given up.
    package var cancelGrace: Duration = .seconds(10)
    /// How long `shutdown` waits for attempts to answer to their cancellation.
    package var shutdownGrace: Duration = .seconds(2)
    /// How often a write is tried again when the store fails, and how long is waited first; each further wait is twice as
    /// long.
    package var storeRetries = 5
    package var storeRetryPause: Duration = .milliseconds(100)
    /// Gives the seed of a new run.
    package var seed: @Sendable () throws -> UInt64 = { try Random.word() }
    /// Told what goes wrong where no caller waits for an answer.
    package var complain: @Sendable (EngineError) -> Void = { _ in }

    package init(driver: Driver) { self.driver = driver }
}
