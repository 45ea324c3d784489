// Holds the target open until its first real test arrives.
