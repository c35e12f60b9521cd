"""Fuzzing: harnesses for every reader, their seeds, and every input that ever broke one."""
