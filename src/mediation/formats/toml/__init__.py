"""Folders of TOML files: what people write by hand and keep under version control."""
