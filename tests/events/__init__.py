"""Tests of event tables."""
