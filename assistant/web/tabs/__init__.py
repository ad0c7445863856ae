"""The tabs drawn by the server, Browse, Trends and Status, and what they and exports share."""
