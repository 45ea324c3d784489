import CairnReactor

// What `Reactor.main` makes of signals can be seen in a process of its own only. One line, so that nothing here is
// isolated to the main actor: the rest is in Probe.swift.
Probe.run(CommandLine.arguments)
