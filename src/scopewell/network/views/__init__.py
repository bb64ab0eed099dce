"""Pages of the discussions, by what somebody does on them."""
