"""Read TOML that a person wrote: find the line of each value, and explain each error."""
