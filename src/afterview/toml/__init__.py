"""TOML that a person wrote: the line of each value, and readers that explain each error."""
