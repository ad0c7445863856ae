"""The collection as tools of the Model Context Protocol (https://modelcontextprotocol.io).

``tools`` says what there is to call and ``records`` what comes back; ``server`` makes a server of
them, which ``stdio`` runs for one program and ``http`` on the page's server. The SDK is the extra
``mcp``, and nothing but these modules imports it.
"""
