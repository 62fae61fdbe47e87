"""The demo company: a seller of maintenance software between the Baltic and the Alps. All of it is invented."""
