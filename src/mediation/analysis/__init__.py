"""Analyses, each written once over tables of acts, whatever engine holds them."""
