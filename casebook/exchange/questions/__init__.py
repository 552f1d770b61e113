"""Question banks of other programs: GIFT, Moodle XML, QTI, Aiken, tables; each reads to questions and what it could not place."""
