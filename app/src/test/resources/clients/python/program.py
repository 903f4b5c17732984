"""What an ordinary application does with psycopg2; it leaves the database as it found it."""
import datetime
import decimal
import io
import sys
import uuid

import psycopg2
import psycopg2.extensions
import psycopg2.extras

psycopg2.extras.register_uuid()


def tried(name, run):
    print("--", name)
    try:
        run()
    except psycopg2.Error as e:
        d = e.diag
        print(type(e).__name__, e.pgcode, e.pgerror)
        print(d.severity, d.message_primary, d.message_detail, d.message_hint, d.statement_position,
              d.schema_name, d.table_name, d.column_name, d.constraint_name)


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def rows(cursor, sql, values=None):
    cursor.execute(sql, values)
    print(cursor.statusmessage, cursor.rowcount)
    if cursor.description:
        print([(c.name, c.type_code) for c in cursor.description])
        for row in cursor.fetchall():
            print([plain(value) for value in row] if isinstance(row, tuple) else row)


def reads(connection):
    with connection, connection.cursor() as c:
        rows(c, "SELECT * FROM customers ORDER BY id")
        rows(c, "SELECT * FROM kinds ORDER BY id LIMIT 1")
        rows(c, "SELECT * FROM kinds WHERE id = 3")
        rows(c, "SELECT name FROM customers WHERE id IN %s AND name <> %s", ((1, 2, 3), "Zoë"))
        rows(c, "SELECT %s, %s, %s, %s, %s, %s", (
            decimal.Decimal("1.50"), datetime.date(2026, 2, 3), uuid.UUID(int=7), b"\0\xff", ["a,b", None], None))
        rows(c, "SELECT %(größe)s::text", {"größe": "it's 😀 \\"})
    with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as c:
        rows(c, "SELECT id, name FROM customers ORDER BY id")


def server_side(connection):
    with connection, connection.cursor(name="many") as c:
        c.itersize = 90
        c.execute("SELECT id, total FROM orders WHERE id > %s ORDER BY id", (3,))
        print(sum(1 for _ in c))
    with connection, connection.cursor(name="scrolled", scrollable=True) as c:
        c.execute("SELECT id FROM orders ORDER BY id")
        c.scroll(10)
        print(c.fetchmany(3))
        c.scroll(-5)
        print(c.fetchone())


def writes(connection):
    with connection.cursor() as c:
        c.executemany("INSERT INTO notes VALUES (%s, %s)", [(60, "a"), (61, "b")])
        psycopg2.extras.execute_values(c, "INSERT INTO notes VALUES %s", [(n, f"v{n}") for n in range(70, 95)])
        psycopg2.extras.execute_batch(c, "UPDATE notes SET body = %s WHERE id = %s", [("x", 60), ("y", 61)])
        rows(c, "SELECT * FROM notes ORDER BY id")
        c.execute("SAVEPOINT s")
        tried("twice", lambda: rows(c, "INSERT INTO notes VALUES (60, 'twice')"))
        tried("failed", lambda: rows(c, "SELECT 1"))
        c.execute("ROLLBACK TO s")
        rows(c, "DELETE FROM notes WHERE id = 61 RETURNING body")
        print(connection.get_transaction_status())
    connection.rollback()
    print(connection.get_transaction_status())


def copies(connection):
    with connection, connection.cursor() as c:
        out = io.StringIO()
        c.copy_to(out, "customers")
        c.copy_expert("COPY (SELECT * FROM kinds ORDER BY id) TO STDOUT WITH (FORMAT csv, HEADER)", out)
        print(out.getvalue())


def errors(connection):
    connection.autocommit = True
    with connection.cursor() as c:
        for sql in ("SELECT nam FROM customers", "SELECT * FROM nowhere", "SELEC 1", "SELECT 1/0",
                    "INSERT INTO customers VALUES (1, 'again')", "INSERT INTO customers VALUES (8, NULL)",
                    "INSERT INTO customers VALUES (8, 'x', NULL, 'ok', -3)", "SELECT 'x'::int", ""):
            tried(sql, lambda: rows(c, sql))
        rows(c, "SELECT 1; SELECT 2; SELECT 3")
        tried("mogrified", lambda: print(c.mogrify("SELECT %s", ("it's",))))
    connection.autocommit = False


def session(connection):
    connection.set_session(isolation_level="SERIALIZABLE", readonly=True, deferrable=True)
    with connection, connection.cursor() as c:
        rows(c, "SHOW transaction_isolation")
        rows(c, "SHOW transaction_read_only")
    connection.set_session(isolation_level="DEFAULT", readonly=False, deferrable=False)
    connection.set_client_encoding("UTF8")
    print(connection.encoding, connection.server_version, connection.info.dbname, connection.info.user)
    with connection, connection.cursor() as c:
        c.execute("SET client_min_messages = notice")
        c.execute("SELECT 1")
        c.execute("COMMIT")
        c.execute("ROLLBACK")
        c.execute("RESET client_min_messages")
    print(connection.notices)
    connection.reset()


def main():
    connection = psycopg2.connect("")
    for part in (reads, server_side, writes, copies, errors, session):
        tried(part.__name__, lambda: part(connection))
    connection.close()
    sys.stdout.flush()


main()
