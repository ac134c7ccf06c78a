import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';

/** Numbers by established software; XUEHENG_ORACLES names another place than ../shared/oracles beside the repository. */
const folder = process.env.XUEHENG_ORACLES ?? fileURLToPath(new URL('../../../shared/oracles', import.meta.url));

/** Text of an oracle file; fails with what is missing and where it was looked for. */
export function oracleText(path: string): string {
  const full = resolve(folder, path);
  if (!existsSync(full)) {
    throw new Error(`oracle fixture missing: ${path} (looked in ${folder}; put the oracles beside the repository as ../shared/oracles or set XUEHENG_ORACLES)`);
  }
  return readFileSync(full, 'utf8');
}

export function oracleRows(path: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(oracleText(path), { header: true, skipEmptyLines: true });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  return data;
}
