"""Tests of what documents say of the records that were coded from them."""
