"""What people read: tables, and the same answers as JSON and CSV for programs."""
