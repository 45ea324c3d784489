import Glibc

exit(EngineBenchmark.main(CommandLine.arguments))
