"""The native file formats, one module each."""
