"""The page: a Gradio app in English and Korean, and its HTTP API. Import `server` to run it."""
