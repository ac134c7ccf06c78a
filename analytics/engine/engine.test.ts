import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineError, type Engine } from './engine.ts';
import { openNodeEngine } from './open.node.ts';
import { query } from './query.ts';
import { identifier, sql } from './sql.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
});
afterAll(() => engine.close());

describe('sql tag', () => {
  it('quotes text, checks numbers and identifiers', () => {
    expect(sql`SELECT ${"O'Brien"}, ${1}, ${0.1}, ${true}, ${null}, ${identifier('a_b')}`.text).toBe(
      `SELECT 'O''Brien', 1, CAST('0.1' AS DOUBLE), TRUE, NULL, "a_b"`,
    );
    expect(sql`x IN ${[1, 2]} AND y IN ${[]}`.text).toBe('x IN (1, 2) AND y IN (NULL)');
    expect(() => sql`${Number.NaN}`).toThrow(/finite/);
    expect(() => sql`${'a\0b'}`).toThrow(/NUL/);
    expect(() => identifier('a"; DROP TABLE x')).toThrow(/identifier/);
  });
});

describe('engine', () => {
  it('decodes every kind to a plain value', async () => {
    const rows = await engine.query(
      query(
        'test.kinds',
        { n: 'int', total: 'double', big: 'double', name: 'text', ok: 'bool', none: 'double?' },
        sql`SELECT count(*) AS n, sum(v)::DECIMAL(18,2) AS total, sum(v) AS big, ${'王"小\'明'} AS name, TRUE AS ok, NULL AS none FROM (VALUES (1), (2)) t(v)`,
      ),
    );
    expect(rows).toEqual([{ n: 2, total: 3, big: 3, name: '王"小\'明', ok: true, none: null }]);
  });

  it('round-trips doubles exactly', async () => {
    const values = [0.1, 1 / 3, 1e300, -123456789012, 5e-324];
    const rows = await engine.query(
      query('test.doubles', { a: 'double', b: 'double', c: 'double', d: 'double', e: 'double' },
        sql`SELECT ${values[0]!} AS a, ${values[1]!} AS b, ${values[2]!} AS c, ${values[3]!} AS d, ${values[4]!} AS e`),
    );
    expect(Object.values(rows[0]!)).toEqual(values);
  });

  it('names the query in errors and works on afterwards', async () => {
    const bad = query('test.bad', { x: 'int' }, sql`SELECT nowhere AS x`);
    await expect(engine.query(bad)).rejects.toThrow(/test\.bad/);
    await expect(engine.query(bad)).rejects.toBeInstanceOf(EngineError);
    expect(await engine.query(query('test.good', { x: 'int' }, sql`SELECT 1 AS x`))).toEqual([{ x: 1 }]);
  });

  it('rejects NULL where the row type has none', async () => {
    await expect(engine.query(query('test.null', { x: 'int' }, sql`SELECT NULL AS x`))).rejects.toThrow(/NULL in column x/);
  });

  it('fails at once on functions that live in extensions', async () => {
    const started = performance.now();
    await expect(engine.query(query('test.extension', { x: 'text' }, sql`SELECT to_json(1) AS x`))).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('counts what an insert added, and recovers from a bad stream', async () => {
    await engine.exec('test.create', sql`CREATE TABLE loaded (a DOUBLE)`);
    const good = tableToIPC(tableFromArrays({ a: Float64Array.from([1, 2, 3]) }), 'stream');
    await engine.insert('loaded', good, 3);
    await expect(engine.insert('loaded', good.subarray(0, good.length - 40), 3)).rejects.toThrow(EngineError);
    await engine.insert('loaded', good, 3);
    const rows = await engine.query(query('test.count', { n: 'int' }, sql`SELECT count(*) AS n FROM loaded`));
    expect(rows[0]!.n).toBe(6);
  });

  it('cancels a running query and stays usable', async () => {
    const controller = new AbortController();
    const slow = query('test.slow', { s: 'double' }, sql`SELECT sum(a.range * b.range) AS s FROM range(60000) a, range(60000) b`);
    const running = engine.query(slow, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('stopped by user')), 60);
    await expect(running).rejects.toThrow('stopped by user');
    expect(await engine.query(query('test.after', { x: 'int' }, sql`SELECT 7 AS x`))).toEqual([{ x: 7 }]);
  });

  it('exports Arrow that inserts again', async () => {
    const bytes = await engine.exportArrow('test.export', sql`SELECT a FROM loaded`);
    await engine.exec('test.create2', sql`CREATE TABLE copied (a DOUBLE)`);
    await engine.insert('copied', bytes, 6);
  });
});
