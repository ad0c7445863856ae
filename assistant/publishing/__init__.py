"""Publishes an index to a folder or an object store, and follows one that is published there."""
