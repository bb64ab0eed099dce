"""The public site: what medical exercise is and is not, articles and pages, and the desk where editors write them."""
