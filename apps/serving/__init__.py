"""The server: doors, sessions, accounts, the JSON API, hand-outs."""
