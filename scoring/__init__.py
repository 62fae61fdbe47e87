"""Points that age and explain themselves; the definitions of MQL and SQL that both teams sign."""
