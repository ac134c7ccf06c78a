import { afterAll, describe, expect, it } from 'vitest';
import { openParserPool, type ParseWorker } from './parser-pool.ts';
import { openNodeParser } from './parser.node.ts';
import { textFile, workbook } from './testing/make-files.ts';

const pool = openNodeParser();
afterAll(() => pool.close());

it('parses in worker threads, several files at a time', async () => {
  const files = Array.from({ length: 5 }, (_, index) => workbook(`${index}.xlsx`, [{ name: 'Sheet1', rows: [['姓名', '语文'], [`同学${index}`, index]] }]));
  const parsed = await Promise.all(files.map((file) => pool.parse(file)));
  expect(parsed.map(({ sheets }) => sheets[0]?.rows[1])).toEqual(files.map((_, index) => [`同学${index}`, index]));
});

describe('a worker that does not answer', () => {
  const silent = () => {
    const log = { started: 0, ended: 0 };
    const start = (): ParseWorker => {
      log.started++;
      return { parse: () => new Promise(() => undefined), terminate: () => void log.ended++ };
    };
    return { log, start };
  };

  it('is ended after the limit, with a finding', async () => {
    const { log, start } = silent();
    const parsed = await openParserPool(start, 2, 30).parse(textFile('慢.csv', 'x'));
    expect(parsed.findings.map(({ code, severity, file }) => [code, severity, file])).toEqual([['parse-timeout', 'error', '慢.csv']]);
    expect(log).toEqual({ started: 1, ended: 1 });
  });

  it('is ended when the user cancels, also for files still waiting', async () => {
    const { log, start } = silent();
    const controller = new AbortController();
    const waiting = openParserPool(start, 1, 60_000);
    const calls = [1, 2].map((index) => waiting.parse(textFile(`${index}.csv`, 'x'), { signal: controller.signal }));
    controller.abort(new Error('取消'));
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(log.ended).toBe(log.started);
  });

  it('that dies costs one file only', async () => {
    let deaths = 0;
    const start = (): ParseWorker => ({
      parse: (file) => (deaths++ === 0 ? Promise.reject(new Error('out of memory')) : Promise.resolve({ name: file.name, container: 'csv', encoding: 'utf-8', sheets: [], findings: [] })),
      terminate: () => undefined,
    });
    const mortal = openParserPool(start, 1);
    expect((await mortal.parse(textFile('大.xlsx', 'x'))).findings.map(({ code }) => code)).toEqual(['parse-crashed']);
    expect((await mortal.parse(textFile('小.csv', 'x'))).findings).toEqual([]);
  });
});
