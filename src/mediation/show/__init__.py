"""Format answers as tables for people, and as JSON and CSV for programs."""
