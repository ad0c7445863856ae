"""Embeddings of services, beside the built-in one (`assistant.index.lsa`).

`connect` reaches the service that the settings choose, `prefixes` knows what its model wants to
stand before a text, and `service.Service` asks it. A sync embeds what has no vector yet
(`filling`) and writes the vectors of a generation (`vectors`); `served.Served` finds papers by
them. Nothing here is needed, or imported, where the built-in embedding stands alone.
"""
