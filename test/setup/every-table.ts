/** Every table of a database as text: what somebody who has the database could search through. */
import { inflateRawSync } from 'node:zlib';
import type pg from 'pg';

/** All rows of all tables of the schema, and bytes as the text they may be, also when they were deflated. */
export async function everyTable(sql: pg.Client): Promise<string> {
  const { rows: tables } = await sql.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql.query(`select * from ${name}`);
    for (const row of rows) {
      const cells = Object.values(row as Record<string, unknown>);
      texts.push(
        ...cells.map((it) => (Buffer.isBuffer(it) ? textOf(it) : typeof it === 'string' ? it : JSON.stringify(it))),
      );
    }
  }
  return texts.join('\n');
}

function textOf(bytes: Buffer): string {
  const plain = bytes.toString('utf8');
  try {
    return `${plain}\n${inflateRawSync(bytes).toString('utf8')}`;
  } catch {
    return plain;
  }
}
