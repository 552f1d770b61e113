"""What all sessions of a process share: the library as it stands, and how it is renewed."""
