"""What a user can do something about."""


class Problem(Exception):
    """One sentence: what was expected, what was found, and where."""
