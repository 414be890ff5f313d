"""Implement `afterview recap`: by questions, by options, or as a form in an editor."""
