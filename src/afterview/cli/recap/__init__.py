"""`afterview recap`: by questions, by options, or as a form in the person's editor."""
