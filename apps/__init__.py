"""访知's face: the web app, the JSON API and the command line. Imports casebook and kb, never the reverse."""
