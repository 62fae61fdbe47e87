"""People who use Baton and the keys that act for them: sign-in, roles, teams, API keys, the clock."""
