"""Tests of the command line, one module per module of `mediation.cli`."""
