"""Courses: lessons that join guides, scenarios, drills, replies and exams; how far somebody has come."""
