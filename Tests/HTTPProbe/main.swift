import Glibc

// What a slow resolver and an environment's proxy do can be seen in a process of its own only. One line, so that nothing
// here is isolated to the main actor: the rest is in Probe.swift.
exit(Probe.run(CommandLine.arguments))
