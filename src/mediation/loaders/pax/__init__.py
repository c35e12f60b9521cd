"""PA-X peace agreements."""
