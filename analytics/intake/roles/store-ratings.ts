import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { dimensionOf } from '../columns/process-attributes.ts';
import type { MappedColumn } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import { plainText } from '../table/cell-text.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, recordKey, RecordIds, refuser, sayUnknownUnit, termReader, unitOf } from './row-context.ts';

/** 兴趣特长 and 学业负担 belong to the scheme of 2013, 审美素养 and 劳动与社会实践 to that of 2021. */
const of2013 = new Set(['兴趣特长', '学业负担']);
const of2021 = new Set(['审美素养', '劳动与社会实践']);

export const ratingIds = (state: ImportState, known: readonly Row<'rating'>[]): RecordIds =>
  new RecordIds(known.map(({ rating_id, term, unit, scheme, dimension }) => [recordKey(term, unit, scheme, dimension), rating_id]), () => state.ids.next('rating_id'));

interface Rated {
  readonly dimension: string;
  readonly text: string;
  readonly level: string;
  readonly column: number | null;
}

/** 五方面评价 → one rating per unit and dimension; figures and 等级 side by side, never added up. */
export function storeRatings(state: ImportState, ids: RecordIds, table: MappedTable): void {
  const { columns, log, sheet, tally } = table;
  const refuse = refuser(table);
  const [school, area] = [columnOf(columns, 'school'), columnOf(columns, 'area')];
  const termOf = termReader(state, table, '评价');
  const ratedOf = attributeOf(columns, 'dimension') ? listed(table) : wide(columns);
  const scheme = schemeOf(table);
  if (scheme.guessed) {
    log.remark({ severity: 'info', code: 'scheme-guessed', sheet, value: scheme.name, message: `表里没有写评价方案，按 ${scheme.name} 年方案导入。`, fix: '如果不是，请在标题里写明 2013 或 2021。' });
  }
  const builder = new TableBuilder('rating');
  const seen = new Set<string>();
  for (const { row, cells } of table.rows) {
    const term = termOf(row, cells);
    if (term === null) continue;
    const written = textAt(cells, school) || textAt(cells, area) || (state.options.school ?? '');
    const unit = unitOf(state, written);
    if (unit === null) {
      sayUnknownUnit(state, refuse, row, school?.index ?? area?.index ?? null, written);
      continue;
    }
    const rated = ratedOf(cells);
    if (rated.length === 0) {
      refuse(row, 'no-scores', null, null, '这一行没有认出五方面中的哪一方面，或没有评价结果，没有导入。', '请写品德发展、学业发展、身心发展等方面的名称，并填得分或等级。');
      continue;
    }
    const repeated = rated.find(({ dimension }) => seen.has(recordKey(term, unit, dimension)));
    if (repeated) {
      refuse(row, 'duplicate-row', repeated.column, repeated.text || repeated.level, `${written}的“${repeated.dimension}”在前面已有，这一行没有导入。`, '请删去重复的一行。');
      continue;
    }
    for (const { dimension, text, level } of rated) {
      seen.add(recordKey(term, unit, dimension));
      const figure = parseFigure(text);
      const own = of2013.has(dimension) ? '2013' : of2021.has(dimension) ? '2021' : scheme.name;
      builder.push({
        rating_id: ids.take(term, unit, own, dimension), term, unit, scheme: own, dimension,
        value: figure ? (figure.percent ? figure.value / 100 : figure.value) : null, level: level || (figure === null ? text : '') || null,
      });
    }
    tally.stored++;
  }
  state.builders.push(builder);
}

function wide(columns: readonly MappedColumn[]): (cells: readonly SheetCell[]) => Rated[] {
  const own = columns.flatMap((column) => (column.meaning.kind === 'attribute' && column.meaning.column.startsWith('dimension:') ? [{ column, dimension: column.meaning.column.slice('dimension:'.length) }] : []));
  return (cells) => own.map(({ column, dimension }) => ({ dimension, text: textAt(cells, column), level: '', column: column.index })).filter(({ text }) => text !== '');
}

function listed({ columns }: MappedTable): (cells: readonly SheetCell[]) => Rated[] {
  const [dimension, value, level] = ['dimension', 'value', 'level'].map((name) => attributeOf(columns, name));
  return (cells) => {
    const name = dimensionOf(plainText(textAt(cells, dimension ?? null)));
    const [text, grade] = [textAt(cells, value ?? null), textAt(cells, level ?? null)];
    return name === null || (text === '' && grade === '') ? [] : [{ dimension: name, text, level: grade, column: value?.index ?? level?.index ?? null }];
  };
}

function schemeOf({ columns, found, sheet, file, rows }: MappedTable): { readonly name: string; readonly guessed: boolean } {
  const column = attributeOf(columns, 'scheme');
  const written = [...(column ? rows.slice(0, 1).map(({ cells }) => textAt(cells, column)) : []), ...found.titles, sheet, file].map((text) => /2013|2021/u.exec(text)?.[0]).find(Boolean);
  if (written) return { name: written, guessed: false };
  const names = columns.flatMap(({ meaning }) => (meaning.kind === 'attribute' ? [meaning.column.replace('dimension:', '')] : []));
  const dimension = attributeOf(columns, 'dimension');
  const values = dimension ? rows.map(({ cells }) => dimensionOf(plainText(textAt(cells, dimension)))) : names;
  if (values.some((name) => name !== null && of2013.has(name))) return { name: '2013', guessed: false };
  return { name: '2021', guessed: !values.some((name) => name !== null && of2021.has(name)) };
}
