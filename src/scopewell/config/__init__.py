"""What is decided at deployment: settings, the URL map, the server's entry point. Nobody imports this room."""
