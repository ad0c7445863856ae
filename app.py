"""The chat page: ``python app.py``. Also the entry point of a Hugging Face Space."""

from __future__ import annotations

import os
import sys

from assistant.cli import main

if __name__ == "__main__":
    if "SPACE_ID" in os.environ:
        # In a Space nothing but the platform's own proxy can reach the page.
        os.environ.setdefault("ASSISTANT_HOST", "0.0.0.0")
        os.environ.setdefault("ASSISTANT_ALLOW_OPEN", "true")
        os.environ.setdefault("ASSISTANT_TRUSTED_PROXIES", "0.0.0.0/0, ::/0")
        os.environ.setdefault("ASSISTANT_HOSTS", os.environ.get("SPACE_HOST", "*.hf.space"))
    main(["serve", *sys.argv[1:]])
