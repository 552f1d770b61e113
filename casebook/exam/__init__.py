"""Exams: questions drawn from the library, answered in a time, looked at afterwards."""
