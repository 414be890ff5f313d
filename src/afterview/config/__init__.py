"""Read the configuration, find the providers that it names, and keep their secrets."""
