"""The reports over the API: the same numbers as the pages, by the same parameters. Reading only."""
