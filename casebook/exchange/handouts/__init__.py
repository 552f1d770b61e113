"""What people take along to other programs: slides, review cards, days in a calendar, statements on what was learnt."""
