"""Laws: their versions over time, their official texts, and how texts come in."""
