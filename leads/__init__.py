"""People and companies, what they did (activities), what happened to them (events), where they stand."""
