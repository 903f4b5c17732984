INSERT INTO notes VALUES (11, 'one');
UPDATE notes SET body = 'won' WHERE id = 11;
SELECT * FROM notes ORDER BY id;
DELETE FROM notes WHERE id = 11;
SELECT 1/0;
SELECT 'never reached';
