"""The people of the log as contacts: who is who, their cards, and what an address book must do.

- `people` finds out who is who in the interviews.
- `vcard` writes a card, and changes in one only what is still as we wrote it.
- `contract` says what an address book must be able to do.
"""
