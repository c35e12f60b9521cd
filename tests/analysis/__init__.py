"""Tests of the analyses: properties, examples, and a slow second implementation."""
