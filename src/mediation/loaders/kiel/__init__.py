"""The Ukraine Support Tracker of the Kiel Institute."""
