"""Ways in for programs, on the same server as the page."""
