/// The document that a project begins with when its folder holds none.
enum Welcome {
    static let folder = "docs"
    static let file = "docs/welcome.md"
    static let question = "What happens when the process dies?"

    static let text = """
        # Welcome

        Put your own documents beside this file: Markdown, plain text and HTML are read, in folders below too. What is new
        or changed is ingested before the next answer.

        ## Answers

        An answer quotes the documents word for word and names the file of each quotation. When the documents do not hold
        the answer, the agent says so.

        ## Runs

        Every question is a run with an id. When the process dies, no finished step is lost: `cairn runs resume` goes on
        from the last step that was finished. `cairn runs list` shows all runs.

        ## Models

        The model `extractive` is built in and needs no server and no key. Write another one into the agent's file, such as
        `ollama/llama3.2:3b`, when there is one.

        """
}
