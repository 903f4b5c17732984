BEGIN;
INSERT INTO notes VALUES (2, 'second');
SAVEPOINT a;
INSERT INTO notes VALUES (2, 'twice');
SELECT 1;
ROLLBACK TO a;
INSERT INTO notes VALUES (3, 'third');
RELEASE a;
UPDATE notes SET body = 'changed' WHERE id = 3;
SELECT * FROM notes ORDER BY id;
DELETE FROM notes WHERE id = 3 RETURNING *;
ROLLBACK;
SELECT * FROM notes ORDER BY id;
START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SHOW transaction_isolation;
INSERT INTO notes VALUES (4, 'refused');
ABORT;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT id FROM orders ORDER BY id;
FETCH 3 FROM c;
MOVE 5 IN c;
FETCH BACKWARD 2 FROM c;
FETCH ALL FROM c;
CLOSE c;
COMMIT;
\set FETCH_COUNT 70
SELECT id, total FROM orders ORDER BY id;
\unset FETCH_COUNT
\set AUTOCOMMIT off
INSERT INTO notes VALUES (5, 'fifth');
SELECT count(*) FROM notes;
ROLLBACK;
SELECT count(*) FROM notes;
COMMIT;
\set AUTOCOMMIT on
\set ON_ERROR_ROLLBACK on
BEGIN;
SELECT 1/0;
INSERT INTO notes VALUES (6, 'sixth');
SELECT count(*) FROM notes;
ROLLBACK;
\set ON_ERROR_ROLLBACK off
BEGIN;
BEGIN;
COMMIT;
COMMIT;
CREATE TEMP TABLE mine (id int, body text);
INSERT INTO mine VALUES (1, 'temporary');
\d mine
SELECT * FROM mine;
UPDATE mine SET body = 'all of them';
DROP TABLE mine;
LISTEN channel;
UNLISTEN *;
SET LOCAL work_mem = '8MB';
BEGIN;
SET LOCAL work_mem = '8MB';
SHOW work_mem;
COMMIT;
SHOW work_mem;
DISCARD ALL;
SELECT nextval('numbers') > 0;
