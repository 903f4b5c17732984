"""Runs one statement after the other, given as arguments, and prints what each answers."""
import sys

import psycopg2

connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()
for sql in sys.argv[1:]:
    try:
        cursor.execute(sql)
        print(cursor.statusmessage, cursor.rowcount, cursor.fetchall() if cursor.description else "")
    except psycopg2.Error as e:
        print(e.pgcode, e.diag.message_primary)
