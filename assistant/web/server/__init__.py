"""What answers over HTTP: the application, the login, the security headers, and the API."""
