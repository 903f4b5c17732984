-- Errors as the server words them, with position and hint, and a connection that goes on.
SELECT * FROM custmers;
SELECT * FROM pblic.customers;
SELECT unknown_function(1);
SELECT name + id FROM customers;
EXPLAIN SELECT * FROM nowhere;
DELETE FROM nowhere;
SELEC 1;
SELECT 1; SELEC 2;
SELECT 1\; SELEC 2;
SELECT nam FROM customers;
SELECT 1 +;
SELECT 'open;
';
SELECT 1/0;
SELECT max(name) FROM customers WHERE id = 'x';
SELECT id FROM customers GROUP BY name;
INSERT INTO customers VALUES (1, 'again');
INSERT INTO customers VALUES (9, NULL);
INSERT INTO customers VALUES (9, 'x', NULL, 'angry');
INSERT INTO customers VALUES (9, 'x', NULL, 'ok', -1);
INSERT INTO orders (id, customer_id) VALUES (9999, 77);
INSERT INTO customers (id, nme) VALUES (9, 'x');
\set VERBOSITY verbose
INSERT INTO orders (id, customer_id, total) VALUES (9999, 1, -1);
\set VERBOSITY sqlstate
SELECT 1/0;
\set VERBOSITY default
\errverbose
\set SHOW_CONTEXT always
SELECT doubled(2000000000);
SELECT 1 AS still_here;
\nothing
\set ON_ERROR_STOP on
SELECT 1/0;
SELECT 'never reached';
