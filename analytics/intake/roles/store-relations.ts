import { TableBuilder } from '../../schema/table-builder.ts';
import { plainText } from '../table/cell-text.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';

/** 集团 and 帮扶 lists → relation rows. Units are schools, or groups by their name. */
export function storeRelations(state: ImportState, table: MappedTable): void {
  const { columns, log, sheet, tally } = table;
  const group = attributeOf(columns, 'group');
  const from = attributeOf(columns, 'from_school') ?? group;
  const to = attributeOf(columns, 'to_school') ?? columnOf(columns, 'school');
  const [kind, start, end] = [attributeOf(columns, 'kind'), attributeOf(columns, 'start_date'), attributeOf(columns, 'end_date')];
  const builder = new TableBuilder('relation');
  const known = new Map(state.context.relations.map((row) => [`${row.from_unit}\t${row.to_unit}\t${row.kind}\t${row.start_date ?? ''}`, row.relation_id]));
  for (const { row, cells } of table.rows) {
    const units = [from, to].map((column) => {
      const name = textAt(cells, column);
      const unit = unitOf(state, name);
      if (unit === null) {
        log.refuse({
          severity: 'error', code: name === '' ? 'missing-school' : 'unknown-school', sheet, row, column: column?.index ?? null, value: name || null,
          message: name === '' ? '没有写学校，这一行没有导入。' : `“${name}”不在学校名单里，这一行没有导入。`, fix: '请先导入学校名单，或改正校名。',
        });
      }
      return unit;
    });
    const [fromUnit, toUnit] = units;
    if (!fromUnit || !toUnit) continue;
    const kindName = kindOf(textAt(cells, kind), fromUnit);
    const start_date = dateOf(textAt(cells, start));
    const key = `${fromUnit}\t${toUnit}\t${kindName}\t${start_date ?? ''}`;
    const relation_id = known.get(key) ?? state.ids.next('relation_id');
    known.set(key, relation_id);
    builder.push({ relation_id, from_unit: fromUnit, to_unit: toUnit, kind: kindName, start_date, end_date: dateOf(textAt(cells, end)) });
    tally.stored++;
  }
  state.builders.push(builder);
}

function unitOf(state: ImportState, name: string): string | null {
  if (name === '') return null;
  const school = state.schools.find(name, null);
  if (school !== null) return `school:${school}`;
  return /集团|联盟|共同体|片区/u.test(name) ? `group:${plainText(name)}` : null;
}

function kindOf(text: string, from: string): string {
  const plain = plainText(text);
  for (const kind of ['集团', '帮扶', '托管', '结对', '片区']) if (plain.includes(kind)) return kind;
  return plain !== '' ? plain : from.startsWith('group:') ? '集团' : '帮扶';
}

/** 2024-09-01, 2024年9月, 2024.9.1 → ISO; a month alone means its first day. */
export function dateOf(text: string): string | null {
  const match = /^(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?日?)?$/u.exec(plainText(text)) ?? /^(\d{4})(\d{2})(\d{2})$/u.exec(plainText(text));
  if (!match) return null;
  const [, year, month, day] = match;
  return `${year}-${month!.padStart(2, '0')}-${(day ?? '1').padStart(2, '0')}`;
}
