-- Ordinary questions and their answers in every shape that psql prints.
SELECT * FROM customers ORDER BY id;
TABLE kinds;
\x
SELECT * FROM kinds ORDER BY id;
\x off
SELECT n, repeat('x', n) FROM generate_series(1, 5) n;
SELECT count(*), sum(length(line)) FROM (SELECT repeat(md5(n::text), 10) AS line FROM generate_series(1, 20000) n) lines;
SELECT repeat(md5(n::text), 4) FROM generate_series(1, 3000) n;
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t;
SELECT name, total, rank() OVER (ORDER BY total DESC) FROM customer_totals ORDER BY total DESC;
SELECT 'Zoë 李 😀' AS "größe", U&'\0441\043B\043E\043D' AS elephant, E'\u00e9', $tag$it's$tag$;
SELECT 1 AS a, 2 AS b \gset
SELECT :a + :b AS three;
\set name 'Zoë'
SELECT id FROM customers WHERE name = :'name';
\set column email
SELECT :"column" FROM customers ORDER BY id;
SELECT id, name FROM customers WHERE false \gdesc
SELECT 'SELECT ' || n FROM generate_series(1, 3) n \gexec
SELECT id, mood, count(*) FROM customers GROUP BY 1, 2 ORDER BY 1 \crosstabview
SELECT 1; SELECT 2; SELECT 3;
SELECT 4\; SELECT 5\; SELECT 6;
SELECT 7 \; SELECT broken \; SELECT 8;
BEGIN\; SELECT 9\; COMMIT;
\pset format csv
SELECT * FROM customers ORDER BY id;
\pset format aligned
\pset null 'nothing'
SELECT NULL;
\echo :ROW_COUNT :ERROR :SERVER_VERSION_NUM :ENCODING
\encoding
SHOW client_encoding;
SHOW server_version;
SHOW search_path;
SELECT current_user, session_user, current_database(), current_schemas(true);
EXPLAIN (COSTS OFF) SELECT * FROM orders WHERE id = 7;
EXPLAIN (COSTS OFF, FORMAT JSON) SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id;
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT count(*) FROM customers;
PREPARE by_id(int) AS SELECT name FROM customers WHERE id = $1;
EXECUTE by_id(1);
EXECUTE by_id(3);
SELECT name, statement, parameter_types FROM pg_prepared_statements;
DEALLOCATE by_id;
SET statement_timeout = '5s';
SHOW statement_timeout;
RESET statement_timeout;
SET TIME ZONE 'Europe/Zurich';
SELECT instant FROM kinds ORDER BY id;
RESET TIME ZONE;
SELECT ;
;

SELECT /* a /* nested */ comment */ 1 -- and a last one
;
