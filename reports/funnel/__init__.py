"""The funnel: how far people come, by cohort and by period, with ranges, moves back and what is still maturing."""
