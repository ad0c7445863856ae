"""What a model is asked of a question that rules are unsure of, and what becomes of its phrases."""
