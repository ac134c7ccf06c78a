import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { plainText } from '../table/cell-text.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, recordKey, RecordIds, refuser, sayUnknownUnit, unitOf } from './row-context.ts';
import { fractionOf } from './store-indicators.ts';
import { findTerm } from './guess-exam.ts';

export const targetIds = (state: ImportState, known: readonly Row<'target'>[]): RecordIds =>
  new RecordIds(known.map(({ target_id, unit, indicator, period }) => [recordKey(unit, indicator, period), target_id]), () => state.ids.next('target_id'));

/** 目标责任书 → one target per unit, indicator and period. */
export function storeTargets(state: ImportState, ids: RecordIds, table: MappedTable): void {
  const { columns, tally, found, sheet, file } = table;
  const refuse = refuser(table);
  const [indicator, base, target, weight, periodColumn] = ['indicator', 'base', 'target', 'weight', 'period'].map((name) => attributeOf(columns, name));
  const [school, area, term] = [columnOf(columns, 'school'), columnOf(columns, 'area'), attributeOf(columns, 'term')];
  const usual = [...found.titles, sheet, file].map(periodIn).find((period) => period !== null) ?? state.options.exam.term ?? null;
  const builder = new TableBuilder('target');
  const seen = new Set<string>();
  for (const { row, cells } of table.rows) {
    const name = textAt(cells, indicator ?? null);
    const period = periodIn(textAt(cells, periodColumn ?? null) || textAt(cells, term)) ?? usual;
    const written = textAt(cells, school) || textAt(cells, area) || (state.options.school ?? '');
    if (name === '') {
      refuse(row, 'missing-indicator', indicator?.index ?? null, null, '没有指标名称，这一行没有导入。', '请补上指标名称。');
      continue;
    }
    if (period === null) {
      refuse(row, 'missing-term', periodColumn?.index ?? null, null, '不知道是哪一年（或学期）的目标，这一行没有导入。', '请在标题里写明年度，或加一列“年度”。');
      continue;
    }
    const unit = unitOf(state, written);
    if (unit === null) {
      sayUnknownUnit(state, refuse, row, school?.index ?? area?.index ?? null, written);
      continue;
    }
    const figures = [base, target, weight].map((column) => ({ column, text: textAt(cells, column ?? null), figure: parseFigure(textAt(cells, column ?? null).replace(/^[≥>≤<不低于高超过达到]+/u, '')) }));
    const wrong = figures.find(({ text, figure }) => text !== '' && figure === null);
    if (wrong || !figures[1]!.figure) {
      refuse(row, 'bad-number', (wrong ?? figures[1]!).column?.index ?? null, (wrong ?? figures[1]!).text || null, wrong ? `“${wrong.text}”不是数，这一行没有导入。` : '没有目标值，这一行没有导入。', '请填数字或百分数，例如 95%。');
      continue;
    }
    const key = recordKey(unit, name, period);
    if (seen.has(key)) {
      refuse(row, 'duplicate-row', indicator?.index ?? null, name, `${written}的“${name}”在前面已有，这一行没有导入。`, '请删去重复的一行。');
      continue;
    }
    seen.add(key);
    const rate = /率|比例/u.test(plainText(name));
    const [from, aim, share] = figures.map(({ figure }) => figure);
    builder.push({
      target_id: ids.take(key), unit, indicator: name, base: from ? fractionOf(from, rate) : null, value: fractionOf(aim!, rate),
      weight: share ? (share.percent ? share.value / 100 : share.value) : null, period,
    });
    tally.stored++;
  }
  state.builders.push(builder);
}

/** 2025-2026-1, 2025—2026学年, 2026年度, 2026: a term where one is named, else the year as written. */
function periodIn(text: string): string | null {
  const term = findTerm(text);
  if (term) return term;
  const years = /(20\d\d)[-—–~至/]+(20\d\d)/u.exec(plainText(text));
  if (years && Number(years[2]) === Number(years[1]) + 1) return `${years[1]}-${years[2]}`;
  return /20\d\d(?=年|学年|$)/u.exec(plainText(text))?.[0] ?? null;
}
