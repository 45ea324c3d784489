import Glibc

exit(StoreProbe.main(CommandLine.arguments))
