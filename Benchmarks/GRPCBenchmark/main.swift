import Glibc

exit(UnaryBenchmark.main())
