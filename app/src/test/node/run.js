// Runs one statement after the other, given as arguments, and prints what each answers.
'use strict';
const { Client } = require('pg');

async function main() {
  const client = new Client();
  await client.connect();
  for (const sql of process.argv.slice(2)) {
    try {
      const { command, rowCount, rows } = await client.query(sql);
      console.log(JSON.stringify({ command, rowCount, rows }));
    } catch (e) {
      console.log(JSON.stringify({ code: e.code, message: e.message }));
    }
  }
  await client.end();
}

main().catch((e) => { console.error(e); process.exit(1); });
