"""What the workbench does, without widgets: files and their versions, problems by line, previews."""
