package import CairnWire

extension Explanation {
    /// Codes of archives of runs.
    package static let archives: [Explanation] = [
        Explanation(
            ArchiveError.Code.malformed, "A line is not what stands there in an archive of runs",
            "`cairn runs import` reads what `cairn runs export` wrote, and takes nothing on trust. The message has the line.",
            mend:
                "Take the archive anew. Runs before the line are imported; of the one that the line stands in nothing is."
        ),
        Explanation(
            ArchiveError.Code.damaged, "What an archive holds is not what was written",
            "Each run ends with the SHA-256 of its lines, and every value bears its own hash. One of them does not fit.",
            mend: "Copy the archive again, or take another backup. Nothing of the damaged run was imported."),
        Explanation(
            ArchiveError.Code.truncated, "An archive ends in the middle",
            "Its last line, or the end of a run, is missing: the disk was full, or the copy was broken off.",
            mend:
                "Take it anew. Runs that are whole in it were imported; importing a whole archive later adds the rest."),
        Explanation(
            ArchiveError.Code.newer, "A newer Cairn wrote this archive",
            "Older archives are read; newer ones are refused, so that nothing in them is lost.",
            mend: "Import it with the newer Cairn."),
        Explanation(
            ArchiveError.Code.tooLarge, "A line or a value of an archive is larger than any that is read",
            "Lines have at most 2 MiB, and values 512 MiB.",
            mend: "It was not written by `cairn runs export`. Take the archive anew."),
        Explanation(
            ArchiveError.Code.differs, "The state has this run already, and it is not the same",
            "It went on here after it was exported, or the archive is of another run with the same id. Ids stand in histories and in idempotency keys, so a run cannot be given another.",
            words: "$ cairn runs import backup.ndjson",
            mend: "Import into another state (`--state sqlite:other.db`), or remove the run that is here first."),
        Explanation(
            EngineError.Code.archiveUnsupported, "This kind of state has no export and import yet",
            "Runs can be exported from, and imported into, states of the kind sqlite.",
            mend: "Name such a state with --state sqlite:PATH."),
        Explanation(
            ArchiveError.Code.changed, "A run was removed while it was exported",
            "Retention, or somebody, deleted it or an early part of it in the middle.",
            mend: "Export again."),
    ]
}
