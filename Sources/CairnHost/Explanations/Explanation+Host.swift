import CairnWire

extension Explanation {
    /// Codes of commands, files, references and inputs.
    static let host: [Explanation] = [
        Explanation(
            HostError.Code.definitions, "The definitions hold errors",
            "Nothing is run from a folder with an error in it: a name that is meant may stand in the part that cannot be read.",
            mend: "Mend what is shown above it; `cairn validate` checks again."),
        Explanation(
            HostError.Code.input, "What was given does not fit the declared input",
            "Each entry of `input` is a JSON Schema and required unless it has a default. INPUT sets the only entry, or the only text.",
            words: "$ cairn run w --set count=three",
            mend: "Give the entries that the message names. Values of --set are JSON where the entry is not text."),
        Explanation(
            HostError.Code.setting, "A setting has a value that cannot be used",
            "Each setting has a flag and a variable of the environment; the flag wins.",
            words: "$ cairn runs list --state mongo:x",
            mend: "Correct the flag or the variable that the message names. docs/commands.md lists all settings."),
        Explanation(
            HostError.Code.badFile, "A file does not hold what it should",
            "The file that a command was given is no JSON, or a line of it is not what the command reads.",
            mend: "Correct the line that the message names."),
        Explanation(
            HostError.Code.notAsking, "Nothing of the run asks for an answer",
            "No step of it is in doubt or asks for approval, or several do and none was named.",
            mend: "`cairn runs show ID` says what waits. Name the step with --step."),
        Explanation(
            FileError.Code.notFound, "There is no such file",
            "The path leads nowhere. Paths of flags start at the working folder.", mend: "Correct the path."),
        Explanation(
            FileError.Code.denied, "A file may not be read or written",
            "It belongs to somebody else, or leads out of where it must be.",
            mend: "Let this user have it, or name another."),
        Explanation(
            FileError.Code.notAFile, "What is named is no file",
            "It is a folder, a device or a socket.", mend: "Name a file."),
        Explanation(
            FileError.Code.tooLarge, "A file is over the bound",
            "It was not read.", mend: "Split it."),
        Explanation(
            FileError.Code.failed, "A file could not be read or written",
            "The message has the system's own words.", mend: "Look at the disk, and try again."),
        Explanation(
            "reference.unreadable", "What a ${…} names cannot be read",
            "A secret's file is missing, is not UTF-8, or belongs to somebody else.",
            mend: "${secret:file/KEY} reads the file KEY in the folder that CAIRN_SECRETS names (/run/secrets if none)."
        ),
        Explanation(
            "reference.unknown_store", "There is no such store of secrets",
            "${secret:store/key} names a store that this build does not know.",
            mend: "Use one of the stores that the message lists."),
        Explanation(
            "citation.stale", "A quoted passage is not in its document any more",
            "Each citation is compared with its document before it is shown. The document changed between search and answer.",
            mend: "Ask again: what is stale is ingested first."),
        Explanation(
            "definition.unreadable", "The definition of a run cannot be read",
            "The state has lost it, or another version of Cairn wrote it.",
            mend: "Resume the run with the version that began it, or start it anew."),
        Explanation(
            "log.lost", "Lines of the log were dropped",
            "Whoever reads the log is slower than it is written; work is not held up for it.",
            mend: "Read it faster, or raise the level."),
    ]

    /// Codes of the parts that know nothing of the formats above them.
    static let foundations: [Explanation] = [
        Explanation(
            "sqlite.busy", "The database stayed locked", "Another process has the file open for writing.",
            mend: "End it (a backup, a viewer), then try again."),
        Explanation(
            "sqlite.full", "There is no room for the database", "The disk or the quota is full; nothing was written.",
            mend: "Make room, then try again."),
        Explanation(
            "sqlite.io", "The database's file cannot be read or written", "The disk reports an error.",
            mend: "Look at the system's log."),
        Explanation(
            "sqlite.corrupt", "The database's file is damaged", "Its content contradicts itself.",
            mend: "Restore it from a backup; docs/operations/state.md says how one is taken."),
        Explanation(
            "sqlite.not_a_database", "The file is no database", "Something else stands where the state should be.",
            mend: "Name another file with --state."),
        Explanation(
            "sqlite.cannot_open", "The database cannot be opened", "It cannot be made, or may not be opened.",
            mend: "Let this user write the folder."),
        Explanation(
            "sqlite.read_only", "The database may not be written", "The file, or its disk, is read-only.",
            mend: "Let this user write it."),
        Explanation(
            "sqlite.constraint", "A row does not fit the others", "A rule of the database does not hold.",
            mend: "If the state was not edited by hand, report it."),
        Explanation(
            "sqlite.interrupted", "A statement was stopped", "The process ended while it ran.", mend: "Start it again."),
        Explanation(
            "sqlite.too_big", "A value is over the database's bounds", "It was not written.",
            mend: "Send less at once."),
        Explanation(
            "sqlite.out_of_memory", "There is no memory for the database", "The system gave none.",
            mend: "Give the process more memory."),
        Explanation(
            "sqlite.closed", "The database was closed", "The process is ending.", mend: "Start it again."),
        Explanation(
            "sqlite.statement", "The database does not have what is asked of it",
            "The file was made by something else.",
            mend: "Name another file with --state."),
        Explanation(
            "sqlite.type", "A column holds another type than it should", "The file was edited by something else.",
            mend: "Restore it from a backup."),
        Explanation(
            "reactor.system", "A call of the system failed", "The message names it, with the system's reason.",
            mend: "Most often a limit of open files or of processes: raise it (ulimit -n)."),
        Explanation(
            "reactor.not_pollable", "A file was watched that is always ready", "This is a mistake in Cairn.",
            mend: "Report it."),
        Explanation(
            "reactor.already_watched", "A file was watched twice", "This is a mistake in Cairn.", mend: "Report it."),
        Explanation(
            "reactor.abandoned", "Work went on after the end", "The process ended while something did not stop.",
            mend: "Nothing committed is lost; report it if it happens again."),
        Explanation(
            "reactor.closed", "Whoever read what is written has gone",
            "A pipe or a connection was closed at its other end.",
            mend: "Nothing, where that was meant."),
        Explanation(
            "reactor.thread", "No thread could be started", "The system's limit of threads is reached.",
            mend: "Raise it (ulimit -u), or end other programs."),
        Explanation(
            "reactor.unresolved", "No host has this name", "The name server knows no address for it.",
            mend: "Correct the name."),
        Explanation(
            "reactor.resolver", "No name server answered", "Nobody could tell the address of a host.",
            mend: "See to the network, then try again."),
        Explanation(
            "crypto.library", "The library libcrypto cannot be opened", "Hashes are computed by the system's OpenSSL.",
            mend: "Install it: apt-get install libssl3."),
        Explanation(
            "crypto.digest", "A hash could not be computed", "libcrypto lacks SHA-256, or has no memory.",
            mend: "Look at the system's OpenSSL settings."),
        Explanation(
            "crypto.random", "There are no random numbers", "The system's source gave none.", mend: "Try again."),
        Explanation(
            "crypto.hmac", "A keyed hash could not be computed", "libcrypto lacks HMAC with SHA-256, or has no memory.",
            mend: "Look at the system's OpenSSL settings."),
        Explanation(
            "crypto.cipher", "A value could not be encrypted or decrypted",
            "libcrypto lacks AES-256-GCM, or has no memory. Nothing was written.",
            mend: "Look at the system's OpenSSL settings."),
        Explanation(
            "text.no_stemmer", "There is no stemmer for a language", "The system's libstemmer does not know it.",
            mend: "Install it: apt-get install libstemmer0d."),
        Explanation(
            "file.exists", "A file is there already", "Nothing that is there is replaced.",
            mend: "Move it away, or choose another name."),
        Explanation(
            HostError.Code.exists, "The folder has definitions already",
            "`cairn init` begins a project and replaces nothing of one that is there.",
            words: "$ cairn init",
            mend:
                "Choose another name with --name, or another folder; `cairn doctor` looks at the project that is there."
        ),
        Explanation(
            HostError.Code.notFailed, "Nothing of the run failed, so it is not known what is to be retried",
            "`runs retry` without a step does the one anew whose failure ended the run.",
            words: "$ cairn runs retry 4f1c9a7b03d2e855 --from steps.fetch",
            mend: "Name the step to begin with: `cairn runs show ID` lists them, and `--from PATH` takes one."),
        Explanation(
            HostError.Code.ambiguousAnswer, "The run asks several questions, and the answer names none",
            "An answer to one call is no answer to another.",
            mend:
                "Give the question's path, which the message and `cairn runs show ID` list: cairn runs approve ID PATH."
        ),
    ]
}
