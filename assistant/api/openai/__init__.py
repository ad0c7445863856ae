"""The same answers in the form of OpenAI's chat completions, below ``/v1``."""
