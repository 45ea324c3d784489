import CairnHost
import CairnReactor

extension Session {
    /// Asks the person at the terminal for a yes. Nil without a terminal: then nobody can be asked.
    func confirm(_ what: String, _ question: String) async -> Bool? {
        guard errorIsTerminal, Keyboard.isTerminal else { return nil }
        console.tell(what)
        let keyboard = Keyboard(loop: host.loop)
        await keyboard.forgetTyped()
        console.write("\(question) [y]es, [N]o: ", to: .error)
        let line = await keyboard.line()
        if line == nil { console.write("\n", to: .error) }
        return ["y", "yes"].contains(line?.lowercased() ?? "")
    }
}
