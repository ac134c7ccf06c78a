import type { QuickFix } from '../finding.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { ImportOptions } from '../plan.ts';
import { columnOf, type MappedTable } from './mapped-table.ts';
import type { RowIdentity } from './read-identity.ts';

/** The safest way out of a clash: no pupil loses a mark he has. */
export const TAKE_HIGHEST: QuickFix = { label: '重复的取最高分', options: { duplicates: 'highest' } };

/** A row whose pupil is to be found; `signature` is equal where two rows say the same. */
export interface IdentifiedRow {
  readonly table: MappedTable;
  readonly row: number;
  readonly identity: RowIdentity;
  readonly signature: string;
}

export interface Clash {
  readonly refuse?: {
    readonly severity?: 'error' | 'warning'; readonly code: string; readonly column: number | null; readonly value: string; readonly message: string; readonly fix: string; readonly quickFix?: QuickFix;
  };
  /** From 1: which of several pupils of one name and class without ids. */
  readonly namesake?: number;
}

/**
 * Rows of one table that cannot all be right: one id for two names (none of them is taken), one pupil
 * twice (the first is taken), and pupils of one name in one class without any id (namesakes).
 */
export function* findClashes<R extends IdentifiedRow>(rows: readonly R[], duplicates: ImportOptions['duplicates'] = 'ask'): Steps<Map<R, Clash>> {
  const clashes = new Map<R, Clash>();
  const byTable = new Map<MappedTable, R[]>();
  for (const row of rows) push(byTable, row.table, row);
  for (const own of byTable.values()) {
    for (const label of ['学籍号', '考号'] as const) {
      for (const group of yield* groups(own, (row) => idOf(row, label))) clashOfId(group, label, clashes, duplicates);
    }
    for (const group of yield* groups(own, (row) => (clashes.has(row) ? null : nameKey(row)))) {
      const [first] = group;
      const others = group.filter((row) => row !== first && row.signature !== first!.signature);
      for (const row of group) if (row !== first && !others.includes(row)) clashes.set(row, { refuse: { ...twice(row, first!, '姓名、班级和各科成绩'), severity: 'warning' } });
      if (others.length === 0) continue;
      [first!, ...others].forEach((row, index, all) => {
        clashes.set(row, { namesake: index + 1 });
        sayNamesake(row, all.length);
      });
    }
  }
  return clashes;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function* groups<R extends IdentifiedRow>(rows: readonly R[], keyOf: (row: R) => string | null): Steps<R[][]> {
  const byKey = new Map<string, R[]>();
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const key = keyOf(row);
    if (key === null) continue;
    push(byKey, key, row);
  }
  return [...byKey.values()].filter((group) => group.length > 1);
}

/** A 学籍号 of the nation means one pupil anywhere; other ids one pupil of a school. */
function idOf({ identity }: IdentifiedRow, label: '学籍号' | '考号'): string | null {
  if (label === '考号') return identity.examNo === null ? null : `${identity.school}\t${identity.examNo}`;
  if (!identity.eduId) return null;
  return identity.eduId.national ? identity.eduId.key : `${identity.school}\t${identity.eduId.key}`;
}

const nameKey = ({ identity }: IdentifiedRow): string | null =>
  identity.eduId || identity.examNo !== null || identity.name === '' ? null : `${identity.school}\t${identity.grade}\t${identity.className}\t${identity.name}`;

function clashOfId<R extends IdentifiedRow>(group: readonly R[], label: '学籍号' | '考号', clashes: Map<R, Clash>, duplicates: NonNullable<ImportOptions['duplicates']>): void {
  const kind = label === '学籍号' ? 'eduId' : 'examNo';
  const names = new Set(group.map(({ identity }) => identity.name));
  const value = (row: R): string => (kind === 'eduId' ? row.identity.eduId?.text : row.identity.examNo) ?? '';
  for (const [index, row] of group.entries()) {
    if (clashes.has(row)) continue;
    const column = columnOf(row.table.columns, kind)?.index ?? null;
    if (names.size > 1) {
      const others = group.filter((other) => other !== row).map((other) => `第 ${other.row + 1} 行 ${other.identity.name}`).slice(0, 3).join('、');
      clashes.set(row, {
        refuse: {
          code: 'id-two-pupils', column, value: value(row), message: `${label} ${value(row)} 同时用在不同的人身上（${others}），这些行都没有导入。`,
          fix: `请查明这个${label}是谁的，改正后重新导入。`,
        },
      });
    } else if (index > 0) {
      const same = group.slice(0, index).some(({ signature }) => signature === row.signature);
      // Where the analyst has said which of them counts, the marks are settled one by one when they are stored.
      if (!same && duplicates !== 'ask') continue;
      clashes.set(row, { refuse: { ...twice(row, group[0]!, label), column, value: value(row), severity: same ? 'warning' : 'error', ...(same ? {} : { quickFix: TAKE_HIGHEST }) } });
    }
  }
}

function twice(row: IdentifiedRow, first: IdentifiedRow, by: string): NonNullable<Clash['refuse']> {
  return {
    code: 'duplicate-pupil', column: columnOf(row.table.columns, 'name')?.index ?? null, value: row.identity.name,
    message: `${row.identity.name}与第 ${first.row + 1} 行的${by}相同，是重复的一行，没有导入。`, fix: '请删去重复的一行；如果是同名的两个人，请补上学籍号或考号。',
  };
}

function sayNamesake(row: IdentifiedRow, count: number): void {
  row.table.log.remark({
    severity: 'warning', code: 'same-name', sheet: row.table.sheet, row: row.row, column: columnOf(row.table.columns, 'name')?.index ?? null, value: row.identity.name,
    message: `同一个班有 ${count} 个“${row.identity.name}”，又没有学籍号或考号，按不同的人导入，不能与其他考试对应。`, fix: '请补上学籍号或考号后重新导入。',
  });
}
