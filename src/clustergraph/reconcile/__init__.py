"""Matching names and identifiers against the things of a release, as the Entity Reconciliation API asks for it."""
