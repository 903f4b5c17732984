// What an ordinary application does with node-postgres; it leaves the database as it found it.
'use strict';
const { Client, Pool } = require('pg');

const said = [];
const say = (...what) => said.push(what.map((one) => JSON.stringify(one)).join(' '));

async function tried(run) {
  try {
    const result = await run();
    for (const one of Array.isArray(result) ? result : [result]) {
      say(one.command, one.rowCount, one.fields.map((f) => [f.name, f.dataTypeID, f.format]), one.rows);
    }
  } catch (e) {
    const { code, severity, message, detail, hint, position, schema, table, column, constraint } = e;
    say({ code, severity, message, detail, hint, position, schema, table, column, constraint });
  }
}

async function queries(client) {
  const q = (...args) => tried(() => client.query(...args));
  await q('SELECT * FROM customers ORDER BY id');
  await q('SELECT * FROM kinds ORDER BY id');
  await q('SELECT name FROM customers WHERE id = $1 OR name = $2', [1, '李']);
  await q({ text: 'SELECT id FROM customers ORDER BY id', rowMode: 'array' });
  await q({ text: 'SELECT id, flag, small, uuid, words FROM kinds WHERE id = $1', values: [1], binary: true });
  for (let i = 0; i < 4; i++) {
    await q({ name: 'by-id', text: 'SELECT name, mood FROM customers WHERE id = $1', values: [i] });
  }
  await q('SELECT 1 AS a; SELECT 2 AS b; UPDATE notes SET body = body WHERE id = 1');
  await q('SELECT $1::jsonb AS j, $2::text[] AS t, $3::bytea AS b, $4::timestamptz AS w', [
    { größe: 1 }, ['a,b', null, '"q"'], Buffer.from([0, 255, 16]), new Date(1770000000000)]);
  await q('BEGIN');
  await q('INSERT INTO notes VALUES ($1, $2) RETURNING *', [50, 'fünfzig 😀']);
  await q('SAVEPOINT s');
  await q('INSERT INTO notes VALUES ($1, $2)', [50, 'twice']);
  await q('SELECT 1');
  await q('ROLLBACK TO s');
  await q('DELETE FROM notes WHERE id = $1', [50]);
  await q('ROLLBACK');
  await q('SELECT nam FROM customers');
  await q('SELECT * FROM nowhere');
  await q('SELEC 1');
  await q('SELECT $1::int', ['x']);
  await q('INSERT INTO orders (id, customer_id) VALUES ($1, $2)', [9999, 77]);
  await q('');
  await q('SELECT count(*), sum(length(x)) FROM (SELECT repeat(md5(n::text), 100) x FROM generate_series(1, 5000) n) t');
  await q('SELECT repeat(md5(n::text), 10) FROM generate_series(1, 500) n');
  await Promise.all([1, 2, 3, 4].map((n) => q('SELECT $1::int AS n, pg_sleep(0)', [n])));
}

async function main() {
  const client = new Client();
  client.on('notification', (n) => say('notification', n.channel, n.payload));
  client.on('notice', (n) => say('notice', n.code, n.message));
  await client.connect();
  await queries(client);
  await client.query('LISTEN door');
  await client.query('UNLISTEN door');
  await client.end();

  const pool = new Pool({ max: 3 });
  const counts = await Promise.all([...Array(12).keys()].map((n) => pool.query('SELECT $1::int + 1 AS n', [n])));
  say(counts.map((r) => r.rows[0].n));
  await pool.end();
  console.log(said.join('\n'));
}

main().catch((e) => { console.error(e); process.exit(1); });
