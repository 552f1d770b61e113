"""What the browser gets: style, views and their bundle. Plain JavaScript and CSS, no build step."""
