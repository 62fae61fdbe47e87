"""Deals behind the figures of reports: their register, and the list each number of deals opens into."""
