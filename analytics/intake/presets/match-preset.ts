import type { FindingLog } from '../finding-log.ts';
import type { ColumnMeaning, MappedColumn } from '../plan.ts';
import type { RawSheet } from '../sheet.ts';
import type { FoundTable } from '../table/found-table.ts';
import { fileStem, layoutOf, lineOf } from './layout.ts';
import type { MappingPreset } from './mapping-preset.ts';

export interface MatchedPreset {
  readonly preset: MappingPreset;
  /** True when every column of the layout agrees. */
  readonly certain: boolean;
  readonly meaning: (column: number) => ColumnMeaning | undefined;
  /** Labels of decided columns that this table does not have. */
  readonly gone: readonly string[];
}

/** Share of columns that two layouts must have in common to be versions of one. */
const ALIKE = 0.7;
/** A chosen head is looked for among the first rows of a sheet. */
const HEAD_ROWS = 60;

/** The head row that the analyst once chose for a sheet that begins alike. */
export function rememberedHead(sheet: RawSheet, presets: readonly MappingPreset[]): number | undefined {
  const lines = new Set(presets.flatMap(({ headerLine }) => headerLine ?? []));
  if (lines.size === 0) return undefined;
  const row = sheet.rows.slice(0, HEAD_ROWS).findIndex((cells) => lines.has(lineOf(cells)));
  return row < 0 ? undefined : row;
}

/** What was decided about this layout before: the same one, else the most alike of its versions. */
export function matchPreset(found: FoundTable, subject: string | null, file: string, presets: readonly MappingPreset[]): MatchedPreset | null {
  if (presets.length === 0) return null;
  const { labels, fingerprint } = layoutOf(found, subject, fileStem(file));
  const same = presets.find((preset) => preset.fingerprint === fingerprint && preset.labels.join('\t') === labels.join('\t'));
  const preset = same ?? mostAlike(labels, subject, presets);
  if (!preset) return null;
  const meanings = new Map(preset.columns.map(({ label, meaning }) => [label, meaning]));
  return {
    preset, certain: same !== undefined && found.headerRows.length > 0,
    meaning: (column) => meanings.get(labels[column] ?? ''),
    gone: preset.columns.flatMap(({ label }) => (labels.includes(label) ? [] : [label])),
  };
}

function mostAlike(labels: readonly string[], subject: string | null, presets: readonly MappingPreset[]): MappingPreset | null {
  const own = new Set(labels.filter((label) => label !== ''));
  let best: { preset: MappingPreset; share: number } | null = null;
  for (const preset of presets) {
    if (preset.subject !== subject) continue;
    const theirs = preset.labels.filter((label) => label !== '');
    const share = theirs.filter((label) => own.has(label)).length / Math.max(own.size, theirs.length, 1);
    if (share >= ALIKE && preset.columns.some(({ label }) => own.has(label)) && share > (best?.share ?? 0)) best = { preset, share };
  }
  return best?.preset ?? null;
}

/** Columns read by a preset say so; what is not certain is shown to the analyst besides. */
export function sayPreset(columns: readonly MappedColumn[], { certain, meaning, gone, preset }: MatchedPreset, chosen: (column: number) => boolean, found: FoundTable, log: FindingLog): MappedColumn[] {
  const applied = columns.filter(({ index }) => !chosen(index) && meaning(index) !== undefined);
  if (applied.length === 0) return [...columns];
  if (!certain) {
    log.remark({
      severity: 'info', code: 'mapping-preset-applied', sheet: found.sheet, row: found.headerRows.at(-1) ?? null, value: applied.map(({ header, index }) => header || `第${index + 1}列`).join('、'),
      message: `版式与上次导入的“${preset.example}”相近而不全同，${applied.length} 列按上次的设定读取${gone.length > 0 ? `；上次设定过的“${gone.join('、')}”这次没有` : ''}。`,
      fix: '请在预览里核对这些列的含义；不对时改过来，下次按新的设定读取。',
    });
  }
  return columns.map((column) => (applied.includes(column) ? { ...column, reason: certain ? '按上次的设定（版式相同）' : '按上次的设定（版式相近，请核对）', confidence: certain ? 1 : 0.7 } : column));
}
