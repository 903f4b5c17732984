-- However a name is written, it is one person's.
CREATE UNIQUE INDEX person_spelling ON person (lower(name));
