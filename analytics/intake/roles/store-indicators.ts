import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { plainText } from '../table/cell-text.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, recordKey, RecordIds, refuser, sayUnknownUnit, termReader, unitOf } from './row-context.ts';

/** What the workspace knows of indicators: their ids, and the code of each name. */
export interface IndicatorBook {
  readonly ids: RecordIds;
  readonly codes: Map<string, string>;
  readonly seen: Map<string, number>;
}

export const indicatorBook = (state: ImportState, known: readonly Row<'indicator'>[]): IndicatorBook => ({
  ids: new RecordIds(known.map(({ indicator_id, code, term, unit }) => [recordKey(code, term, unit), indicator_id]), () => state.ids.next('indicator_id')),
  codes: new Map(known.flatMap(({ code, name }): [string, string][] => (name === null ? [] : [[plainText(name), code]]))),
  seen: new Map(),
});

/** 过程性指标表 → one indicator per code, term and unit. A value is kept as a fraction of 1 where it is a rate. */
export function storeIndicators(state: ImportState, book: IndicatorBook, table: MappedTable): void {
  const { columns, log, sheet, tally, sourceId } = table;
  const refuse = refuser(table);
  const [codeColumn, nameColumn, numerator, denominator, value, target, level] =
    ['indicator_code', 'indicator', 'numerator', 'denominator', 'value', 'target', 'level'].map((name) => attributeOf(columns, name));
  const [school, schoolCode, area] = [columnOf(columns, 'school'), columnOf(columns, 'schoolCode'), columnOf(columns, 'area')];
  const termOf = termReader(state, table, '指标');
  const builder = new TableBuilder('indicator');
  for (const { row, cells } of table.rows) {
    const name = textAt(cells, nameColumn ?? null);
    const code = textAt(cells, codeColumn ?? null) || book.codes.get(plainText(name)) || name;
    if (code === '') {
      refuse(row, 'missing-indicator', nameColumn?.index ?? codeColumn?.index ?? null, null, '没有指标名称，这一行没有导入。', '请补上指标名称或编码。');
      continue;
    }
    const term = termOf(row, cells);
    if (term === null) continue;
    const written = textAt(cells, school) || textAt(cells, area) || (school === null && area === null ? (state.options.school ?? '') : '');
    const unit = unitOf(state, written, textAt(cells, schoolCode) || null);
    if (unit === null) {
      sayUnknownUnit(state, refuse, row, school?.index ?? area?.index ?? null, written);
      continue;
    }
    const figures = [numerator, denominator, value, target].map((column) => ({ column, text: textAt(cells, column ?? null), figure: parseFigure(textAt(cells, column ?? null)) }));
    const wrong = figures.find(({ text, figure }) => text !== '' && !/^[-—/]+$/u.test(text) && figure === null);
    if (wrong) {
      refuse(row, 'bad-number', wrong.column?.index ?? null, wrong.text, `“${wrong.text}”不是数，这一行没有导入。`, '请改成数字或百分数。');
      continue;
    }
    const [top, bottom, own, aim] = figures.map(({ figure }) => figure);
    if (!top && !own && textAt(cells, level ?? null) === '') {
      refuse(row, 'no-scores', value?.index ?? numerator?.index ?? null, null, '这一行没有数值，没有导入。', '请填分子、分母，或直接填完成率。');
      continue;
    }
    if (bottom && bottom.value <= 0) {
      refuse(row, 'bad-number', denominator?.index ?? null, String(bottom.value), '分母不是正数，算不出完成率，这一行没有导入。', '请核对分母。');
      continue;
    }
    const key = recordKey(code, term, unit);
    const first = book.seen.get(key);
    if (first !== undefined) {
      refuse(row, 'duplicate-row', nameColumn?.index ?? codeColumn?.index ?? null, name || code, `${written}的“${name || code}”与第 ${first + 1} 行重复，这一行没有导入。`, '请删去重复的一行。');
      continue;
    }
    book.seen.set(key, row);
    if (name !== '') book.codes.set(plainText(name), code);
    const rate = top && bottom ? top.value / bottom.value : null;
    // 360 学时 may stand in a column of 完成率; 92.5 in it is a percentage.
    const isRate = rate !== null || own?.percent === true || aim?.percent === true || /率|比例/u.test(name) || (/率|比例|百分/u.test(value?.header ?? '') && (own?.value ?? 0) <= 100);
    const stated = own ? fractionOf(own, isRate) : null;
    if (rate !== null && stated !== null && Math.abs(rate - stated) > 0.006) {
      log.remark({
        severity: 'warning', code: 'rate-mismatch', sheet, row, column: value?.index ?? null, value: textAt(cells, value ?? null),
        message: `完成率与分子÷分母（${(100 * rate).toFixed(1)}%）不符，按分子、分母计算。`, fix: '请核对分子、分母和完成率。',
      });
    }
    builder.push({
      indicator_id: book.ids.take(key), code, name: name || null, term, unit, numerator: top?.value ?? null, denominator: bottom?.value ?? null,
      value: rate ?? stated, target: aim ? fractionOf(aim, isRate) : null, level: textAt(cells, level ?? null) || null, source_id: sourceId,
    });
    tally.stored++;
  }
  state.builders.push(builder);
}

/** 98.5% and 98.5 in a column of rates are 0.985; 0.985 is itself; other figures stay as they are. */
export function fractionOf({ value, percent }: { readonly value: number; readonly percent: boolean }, isRate: boolean): number {
  return percent || (isRate && value > 1.5) ? Number((value / 100).toPrecision(12)) : value;
}
