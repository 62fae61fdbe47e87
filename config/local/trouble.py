"""The one exception of the embedded servers: its text is a whole message for the person at the terminal."""


class LocalTrouble(Exception):
    """Something a person must put right; shown without a traceback."""
