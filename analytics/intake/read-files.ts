import { breathe, type CallOptions } from '../call.ts';
import { FindingLog } from './finding-log.ts';
import type { ImportPace } from './import-pace.ts';
import type { IntakeContext } from './intake-context.ts';
import { mapTables } from './map-tables.ts';
import type { ImportOptions } from './plan.ts';
import type { MappedTable, Tally } from './roles/mapped-table.ts';
import type { ParsedFile, SheetParser, SourceFile } from './sheet.ts';

export interface ReadFile {
  readonly source: SourceFile;
  readonly sha256: string;
  readonly sourceId: number;
  readonly log: FindingLog;
  readonly tally: Tally;
  readonly parsed: ParsedFile | null;
  readonly tables: readonly MappedTable[];
}

/** Parses the files, two at a time, leaves out those that came before, and maps the tables of the rest. */
export async function readFiles(files: readonly SourceFile[], options: ImportOptions, context: IntakeContext, parse: SheetParser, pace: ImportPace, call?: CallOptions): Promise<ReadFile[]> {
  const results: ReadFile[] = new Array<ReadFile>(files.length);
  const seen = new Set<string>();
  let next = 0;
  let done = 0;
  const hashes: string[] = [];
  for (const { bytes } of files) hashes.push(await sha256(bytes));
  const again = hashes.map((hash) => {
    const repeated = seen.has(hash) ? 'here' : context.knownSources?.has(hash) ? 'before' : null;
    seen.add(hash);
    return repeated;
  });
  const lane = async (): Promise<void> => {
    while (next < files.length) {
      const index = next++;
      const source = files[index]!;
      const log = new FindingLog(source.name);
      const tally: Tally = { read: 0, stored: 0, dropped: 0, refusedInBlock: 0, scores: 0, cells: { read: 0, stored: 0, left: 0 } };
      const sourceId = Number.parseInt(hashes[index]!.slice(0, 8), 16) & 0x7fffffff;
      const base = { source, sha256: hashes[index]!, sourceId, log, tally };
      if (sayAgain(log, again[index] ?? null, options)) {
        results[index] = { ...base, parsed: null, tables: [] };
      } else {
        call?.signal?.throwIfAborted();
        const parsed = await parse(source, call);
        for (const { severity, code, sheet, row, column, value, message, fix } of parsed.findings) {
          log.remark({ severity, code, sheet, row: row === null ? null : row - 1, column: column === null ? null : columnIndex(column), value, message, fix });
        }
        results[index] = { ...base, parsed, tables: await pace.run(mapTables(parsed, sourceId, options, options.ignorePresets ? [] : (context.presets ?? []), log, tally)) };
      }
      done++;
      pace.fileRead(source.name, done, files.length);
      await breathe();
      call?.signal?.throwIfAborted();
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}

const columnIndex = (letters: string): number => [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** True when the file is to be left out because it has come before. */
function sayAgain(log: FindingLog, again: 'here' | 'before' | null, { duplicateFile }: ImportOptions): boolean {
  if (again === null) return false;
  const skip = again === 'here' || duplicateFile === 'skip';
  log.remark({
    severity: skip ? 'warning' : 'info', code: 'same-file',
    message: again === 'here' ? '这个文件与本次选中的另一个文件内容完全相同，只导入一份。' : skip ? '这个文件以前导入过，内容完全相同，本次跳过。' : duplicateFile === 'replace' ? '这个文件以前导入过，本次重新导入，以本次为准。' : '这个文件以前导入过，本次作为另一次考试再导入一份。',
    fix: skip ? '不必改动；如要重新导入，请在“重复文件”里选“替换”或“都保留”。' : '请核对；不需要时请取消。',
  });
  return skip;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
