"""Tests of the seven kinds of record."""
