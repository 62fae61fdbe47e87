"""The monthly report: measuring a month, saying it in words, showing it, sending it. Changes are reports.actions'."""
