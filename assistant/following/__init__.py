"""What a reader follows, what is new in it, and how that reaches them."""
