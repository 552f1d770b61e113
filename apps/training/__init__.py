"""What the training pages show, without widgets: exercises read once, the record book, plain data for the views."""
