import CairnTesting
import Glibc

// Runs simulations, one seed after another: what `scripts/simulate` starts, and what tests run twice to compare.
exit(Simulator(arguments: Array(CommandLine.arguments.dropFirst())).run())
