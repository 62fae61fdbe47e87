"""Pages of people and companies, one family a file. The queue is handoff's, the homes are reports'."""
