"""The page in English and Korean, on Gradio, and its HTTP API; `server.app.serve` runs them."""
