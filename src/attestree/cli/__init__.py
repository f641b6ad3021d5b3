"""The command line: arguments in, exit codes out. Loads neither Textual nor Sigstore until a command needs them."""
