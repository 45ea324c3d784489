package import CairnWire

extension Explanation {
    /// Codes of runs and of the store that keeps them.
    package static let engine: [Explanation] = [
        Explanation(
            EngineError.Code.runNotFound, "There is no run of this id",
            "The state that was opened holds no such run.",
            words: "$ cairn runs show 4f1c9a7b03d2e855",
            mend: "`cairn runs list` has the ids. Another folder has another state: name it with --state."),
        Explanation(
            EngineError.Code.runExists, "A run of this id was started before",
            "Ids are unique for ever, so that a start that is repeated does not run twice.",
            mend: "Attach to that run with `cairn runs resume ID`, or choose another id."),
        Explanation(
            EngineError.Code.runInvalidID, "This cannot be the id of a run",
            "An id has at most 64 letters, digits, - and _.",
            mend: "Copy it from `cairn runs list`."),
        Explanation(
            EngineError.Code.runDrivenElsewhere, "Another process drives the run",
            "One process drives a run at a time; it holds the run's lock for as long as it lives.",
            mend:
                "Let it go on, or stop that process (the message has its pid) and resume. `runs watch` and letters work meanwhile."
        ),
        Explanation(
            EngineError.Code.runTaken, "Another process has taken the run over",
            "It committed to the run since this process read it. This one let go; nothing was lost and nothing done twice.",
            mend: "Nothing: the other process goes on with it."),
        Explanation(
            EngineError.Code.runLettersUnread, "A letter came while a deadline was about to pass",
            "What was said before a deadline counts. The run's driver reads the letter and decides anew, by itself.",
            mend: "There is nothing to do: the driver goes on by itself."),
        Explanation(
            EngineError.Code.runNotDriven, "The run is open, and nobody drives it",
            "What was sent to it is kept, and read when somebody does.",
            mend: "`cairn runs resume ID` drives it."),
        Explanation(
            EngineError.Code.runEnded, "The run has ended",
            "A run that is completed, failed or cancelled takes no letters: no cancel, no approval, no event.",
            mend:
                "`cairn runs show ID` says how it ended. `cairn runs resume ID` starts a failed one's failed step anew."
        ),
        Explanation(
            EngineError.Code.runUndone, "The run failed, and what it had done was taken back",
            "Its `undo` steps ran. Going on from the failed step would build on what is not there any more.",
            mend: "Start it anew with `cairn run`."),
        Explanation(
            EngineError.Code.runStepNotReached, "The run has reached no step of this path",
            "A run is started anew from a step that it has begun: what stood before it is kept, that step and what came after are forgotten.",
            words: "$ cairn runs show 4f1c9a7b03d2e855",
            mend: "`cairn runs show ID` lists the paths of all steps that were begun."),
        Explanation(
            EngineError.Code.runStepInFlight, "The run is in the middle of a step",
            "Nobody knows yet whether that step takes effect, so it cannot be forgotten.",
            mend:
                "`cairn runs resume ID` takes the run up. When nothing is in flight, or it has ended, start it anew from the step."
        ),
        Explanation(
            EngineError.Code.runCorrupt, "What the store keeps of a run cannot be read",
            "Its rows contradict each other. Other runs are not touched by it.",
            mend: "Restore the state from a backup, or leave the run: it harms no other."),
        Explanation(
            EngineError.Code.runUnloadable, "This build cannot carry out the run's definition",
            "The run is pinned to what it began with, and that names something this build does not know: another version of Cairn began it.",
            mend: "Resume it with that version. Nothing of the run is lost, and other runs are not touched."),
        Explanation(
            EngineError.Code.runNondeterminism, "A run's history and its definition do not fit",
            "A run is pinned to the definition it began with, so this does not come from an edited file. The state was edited, or this is a mistake in Cairn.",
            mend: "Report it with `cairn runs show ID --json`. The history is kept as it is."),
        Explanation(
            EngineError.Code.sealWithoutKey, "The state is encrypted, and no key was given",
            "What its runs hold was sealed with a key (`CAIRN_STATE_KEY`), and cannot be read without it.",
            words: "$ cairn runs list",
            mend: "Set CAIRN_STATE_KEY to the key. Nothing was written; without the key nobody can open the state."),
        Explanation(
            EngineError.Code.sealUnknownKey, "The state is encrypted with another key",
            "None of the keys that were given opens it. Every sealed value names its key, so this is no damage.",
            mend:
                "Give the key it was written with. After a change of keys keep the old one behind the new: `CAIRN_STATE_KEY=NEW,OLD`."
        ),
        Explanation(
            EngineError.Code.sealMissing, "A key was given, and the state is not encrypted",
            "A state is encrypted from its first run on or not at all: otherwise a value that somebody slipped in unsealed would be taken for one of ours.",
            mend:
                "Export its runs without the key (`cairn runs export --all --out runs.ndjson`) and import them into a new state with it. Or take the key away."
        ),
        Explanation(
            EngineError.Code.stopping, "The engine is stopping",
            "The process was told to end and takes nothing new. Runs stay resumable.",
            mend: "Start it again."),
        Explanation(
            EngineError.Code.storeFull, "There is no room for the state",
            "The disk, or the quota, is full. What was not committed does not count as done; nothing that was is lost.",
            mend: "Make room, then `cairn runs resume ID`."),
        Explanation(
            EngineError.Code.storeIO, "The state cannot be written or read",
            "The disk reports an error. Nothing of the commit that failed counts as done.",
            mend: "Look at the system's log for the disk, then resume."),
        Explanation(
            EngineError.Code.storeCorrupt, "The file of state is damaged",
            "Its content contradicts itself: a disk that lies, or a copy that was taken while it was written.",
            mend: "Restore it from a backup; docs/operations/state.md says how one is taken and checked."),
        Explanation(
            EngineError.Code.storeBusy, "The state stayed locked for longer than is waited",
            "Another process holds the write lock (the message has its pid), or something else has the file open: a backup, a viewer.",
            mend: "End what holds it, then try again."),
        Explanation(
            EngineError.Code.storeNewer, "A newer Cairn wrote this state",
            "Older state is brought up to date by itself; newer state is refused, so that nothing in it is lost.",
            mend: "Run the newer Cairn, or name another state with --state."),
        Explanation(
            EngineError.Code.storeOverloaded, "Too much waits for the disk",
            "New runs are refused while more than 4,096 commits or 64 MiB wait; runs that have begun go on.",
            mend: "Try again in a moment. If it stays so, the disk is too slow for the load."),
        Explanation(
            EngineError.Code.storeClosed, "The state was closed",
            "The process is ending, and something still asked for the state.",
            mend: "Start the command again."),
        Explanation(
            EngineError.Code.storeUnavailable, "The file of state cannot be opened",
            "It is not there and cannot be made, or this user may not write it.",
            words: "$ cairn runs list --state sqlite:/root/cairn.db",
            mend: "Let this user write the folder, or name another with --state."),
        Explanation(
            EngineError.Code.storeFailed, "The state reports an error of another kind",
            "The message has the database's own words.",
            mend: "Try again; if it stays, look at the file with `sqlite3 .cairn/cairn.db 'pragma integrity_check'`."),
        Explanation(
            "activity.unknown", "A step needs an activity that this build does not have",
            "The run was begun by a build that has it.",
            mend: "Resume the run with that build."),
    ]
}
