"""The frame of every page: shell, theme, address, and the component that carries a view."""
