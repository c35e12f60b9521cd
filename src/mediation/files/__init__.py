"""Open files, and detect their compression and encoding."""
