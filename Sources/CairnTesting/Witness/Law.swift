/// What may never happen to a run, whatever happens to its processes, its disk and the world.
package enum Law: String, Sendable, CaseIterable {
    /// What was on disk stays there, as it was.
    case historyStays = "history.stays"
    /// Each event follows from those before it, and changes something.
    case historyFolds = "history.folds"
    /// A write that was answered is on disk.
    case commitDurable = "commit.durable"
    /// Each commit was made by the driver of the epoch, upon the version that it names.
    case commitFenced = "commit.fenced"
    /// Who takes a run over raises its epoch.
    case epochRaised = "epoch.raised"
    /// The run's row says what its history says.
    case headTrue = "head.true"
    /// The row of a run that waits names its next timer.
    case wakeKept = "wake.kept"
    /// The blobs that history names are there, with the bytes that their hashes tell.
    case blobThere = "blob.there"
    /// A letter that was accepted is unread or in history, until the run ends.
    case letterDurable = "letter.durable"
    /// A letter stands in history once.
    case letterOnce = "letter.once"
    /// Who takes a run over reads the letters that wait for it.
    case letterRead = "letter.read"
    /// An activity is called by the run's driver, after its scheduling is on disk.
    case effectScheduled = "effect.scheduled"
    /// And once for each scheduling.
    case effectOnce = "effect.once"
    /// And not when its result is on disk.
    case effectFinished = "effect.finished"
    /// All attempts of a step bear one key, `run/generation/path`.
    case effectKeyed = "effect.keyed"
    /// An attempt of an unsafe step is made once.
    case effectUnsafe = "effect.unsafe"
    /// What a person was asked about is done when the person said yes.
    case effectApproved = "effect.approved"
    /// Nobody is told what is not on disk.
    case replyTrue = "reply.true"
    /// Every host says the same of a run.
    case replySame = "reply.same"
    /// A run comes to its end when the trouble is over.
    case runEnds = "run.ends"
    /// The same end, whatever came in between.
    case runSame = "run.same"
}

/// A law that was broken.
package struct Fault: Sendable, Hashable, CustomStringConvertible {
    package var law: Law
    package var run: String
    /// How, in words.
    package var what: String

    package init(_ law: Law, _ run: String, _ what: String) {
        self.law = law
        self.run = run
        self.what = what
    }

    package var description: String { "\(law.rawValue): \(run) \(what)" }
}
