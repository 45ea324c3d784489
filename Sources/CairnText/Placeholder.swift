// Holds the target open until its first real file arrives.
