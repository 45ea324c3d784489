// Placeholder: the CLI comes with the host.
