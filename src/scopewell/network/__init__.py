"""Where members talk: discussions, moderation, and case consults as the network holds them."""
