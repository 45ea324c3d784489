package import CairnWire

extension Explanation {
    /// Codes of calls of models.
    package static let models: [Explanation] = [
        Explanation(
            ModelError.Code.unknown, "No model has this name",
            "The run's definition does not hold it, or its provider is not in this build.",
            mend: "Check with `cairn validate`; start the run anew after correcting the name."),
        Explanation(
            ModelError.Code.settings, "What the file says of a model cannot be used",
            "A variable that it needs is not set, an address is none, or a key is missing.",
            mend: "The message names the setting. Set the variable, or correct the model under `models`."),
        Explanation(
            ModelError.Code.unreachable, "Nobody answers at the model server's address",
            "The server is down, or the address is another one. A run that fails so exits 3.",
            words: "model.unreachable: http://127.0.0.1:11434/v1: connection refused",
            mend: "Start the server, or correct `base_url`. `cairn run` with the model `extractive` needs no server."),
        Explanation(
            ModelError.Code.status, "The model server answered with an error",
            "The message has the status and the server's own words. 5xx are tried again.",
            mend: "Read the server's words: most often a field that it does not know, or a model that is overloaded."),
        Explanation(
            ModelError.Code.unauthorized, "The model server wants a key, or another one",
            "It answered 401 or 403.",
            mend:
                "Set the variable that `api_key` names; see that the key belongs to this server and may use this model."
        ),
        Explanation(
            ModelError.Code.notFound, "The server has no such model",
            "The name is another one there, or the model was not pulled; or the address is of something else.",
            mend: "`cairn models list` has the names. The provider's own name stands under `model`."),
        Explanation(
            ModelError.Code.rateLimited, "Too many calls, or no money left",
            "The server answered 429. Where it says how long to wait, that is waited under `retry`.",
            mend: "Wait, lower `parallel`, or see to the account."),
        Explanation(
            ModelError.Code.contextExceeded, "The prompt does not fit into the model's context",
            "No prompt is ever cut in silence: what does not fit is an error.",
            mend:
                "Send less (a lower `limit` of retrieve, shorter instructions), lower `max_tokens`, or use a model with more context."
        ),
        Explanation(
            ModelError.Code.contextUnproven, "Nobody can tell whether the prompt fits",
            "The server is too old to refuse a prompt that does not fit: it would cut it without a word. So the call is not made.",
            mend: "Install a newer server, or send a shorter prompt."),
        Explanation(
            ModelError.Code.outOfMemory, "The server has not the memory for the model",
            "The model, or the context that the prompt needs, does not fit into the server's memory.",
            mend: "Use a smaller model, lower `context`, or end other models on that server."),
        Explanation(
            ModelError.Code.pullFailed, "The server could not fetch a model",
            "The name is another one there, the disk is full, or the server cannot reach the registry.",
            words: "$ cairn models pull ollama/llama3.2:3b",
            mend: "Look at the server's words in the message; correct the name, or make room."),
        Explanation(
            ModelError.Code.cut, "The model's answer ended before it was whole",
            "The stream ended, or the connection broke. Half an answer is none; the call is tried again under `retry`.",
            mend: "If it happens always, raise the server's or a proxy's time limit."),
        Explanation(
            ModelError.Code.malformed, "What the model server sent is not what its API promises",
            "The answer is no JSON, or lacks what belongs to it.",
            mend: "See that `base_url` leads to a server of that provider, with /v1 where it wants one."),
        Explanation(
            ModelError.Code.timeout, "The model took too long",
            "The `timeout` of the model passed without a whole answer.",
            mend: "Raise `timeout` of the model, lower `max_tokens`, or use a faster model."),
        Explanation(
            ModelError.Code.cancelled, "The call of the model was given up",
            "The run was cancelled, or the process ended.",
            mend: "Nothing; resume the run where it is open."),
        Explanation(
            "model.unsupported", "The model cannot do what is asked of it",
            "`extractive` quotes and fills no schema; other models may have no images, no tools, or no structured answers.",
            mend: "Leave out what it cannot do, or name another model."),
    ]
}
