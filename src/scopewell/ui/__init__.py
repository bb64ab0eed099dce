"""How every page looks: shell, tokens, components, and the registry through which rooms appear in the shell."""
