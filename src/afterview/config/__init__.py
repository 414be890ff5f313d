"""The configuration: its tables and keys, the providers that it names, and their secrets."""
