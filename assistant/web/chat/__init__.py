"""The chat tab: questions as chips, answers as they are written, and the sources beside them."""
