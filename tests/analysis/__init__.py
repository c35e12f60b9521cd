"""Tests of the analyses, against laws and a naive oracle."""
