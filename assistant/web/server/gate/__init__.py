"""What every request passes before it is answered: proxies, hosts, origins, users, limits, bodies.

Pure ASGI, in this order; each looks at the scope alone until the body is read at the end.
"""
