"""UCDP peace agreements, and UCDP/PRIO armed conflicts."""
