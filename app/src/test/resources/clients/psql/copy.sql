COPY customers TO STDOUT;
COPY (SELECT id, name FROM customers ORDER BY id) TO STDOUT WITH (FORMAT csv, HEADER);
COPY (SELECT repeat(md5(n::text), 5) FROM generate_series(1, 2000) n) TO STDOUT;
\copy customers TO STDOUT
\copy (SELECT * FROM kinds ORDER BY id) TO STDOUT WITH (FORMAT csv)
\copy notes TO PROGRAM 'cat'
COPY (SELECT 1/0) TO STDOUT;
SELECT 1\; COPY notes TO STDOUT\; SELECT 2;
COPY (SELECT 1) TO STDOUT \g /dev/null
SELECT 'after the copies';
CREATE TEMP TABLE own (id int, body text);
SELECT 'end';
