"""What people type, and what the library has for it: read, matched, ranked, shown with the reason."""
