import CairnHost
import CairnWire

extension Session {
    /// A letter to a run is on disk: who will read it.
    func acknowledge(_ run: String, _ letter: String, isDriven: Bool) {
        if json {
            console.print(
                JSON.object(["run": .string(run), "sent": .string(letter), "driven": .bool(isDriven)]).text())
        } else {
            console.print("\(letter) sent to run \(run)")
        }
        if !isDriven { console.tell("nobody drives it now: cairn runs resume \(run)  carries it out") }
    }
}
