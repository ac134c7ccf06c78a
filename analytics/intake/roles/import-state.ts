import type { TableBuilder } from '../../schema/table-builder.ts';
import type { TableName } from '../../schema/canonical.ts';
import type { IntakeContext } from '../intake-context.ts';
import type { ImportOptions } from '../plan.ts';
import { ClassRegister } from '../registry/class-register.ts';
import { IdCounters } from '../registry/id-counters.ts';
import { PupilRegister } from '../registry/pupil-register.ts';
import { SchoolRegister } from '../registry/school-register.ts';
import { rememberedSchool } from '../presets/remembered-parts.ts';
import { columnOf, type MappedTable } from './mapped-table.ts';
import type { RowIdentity } from './read-identity.ts';

/** Everything one import gathers, shared by the role readers. */
export interface ImportState {
  readonly context: IntakeContext;
  readonly options: ImportOptions;
  readonly ids: IdCounters;
  readonly schools: SchoolRegister;
  readonly classes: ClassRegister;
  readonly pupils: PupilRegister;
  readonly builders: TableBuilder<TableName>[];
  /** Rules applied, for the data-preparation record: Chinese sentence → how often. */
  readonly rules: Map<string, number>;
}

export function startImport(context: IntakeContext, options: ImportOptions): ImportState {
  const ids = new IdCounters(context.counters);
  const classes = new ClassRegister(context, ids, options.schoolSystem);
  return {
    context, options, ids,
    schools: new SchoolRegister(context, ids, options.schoolDecisions),
    classes,
    pupils: new PupilRegister(context, ids, { decisions: options.identityDecisions, actor: options.actor, className: (id) => classes.get(id)?.name }),
    builders: [],
    rules: new Map(),
  };
}

export const countRule = (state: ImportState, rule: string, by = 1): void => {
  state.rules.set(rule, (state.rules.get(rule) ?? 0) + by);
};

/** The school of a row: its own column, else the one the analyst named, else the one the title or file names. */
export function schoolOfRow(state: ImportState, table: MappedTable, row: number, { school: name, area, schoolCode: code, eduId, examNo }: RowIdentity): number | null {
  const column = columnOf(table.columns, 'school')?.index ?? null;
  const byId = name || state.options.school ? null : state.pupils.schoolByIds(eduId, examNo);
  if (byId !== null) return byId;
  const written = name || state.options.school || schoolFromTitle(state, table);
  if (!written) {
    table.log.refuse({
      severity: 'error', code: 'missing-school', sheet: table.sheet, row, column, message: '没有学校，这一行没有导入。',
      fix: '请在导入时选定学校，或在表里加一列“学校”。',
    });
    return null;
  }
  const county = area === '' ? null : (state.schools.place(area) ?? state.schools.newPlace(area));
  const known = state.schools.match(written, name ? code : null, county);
  if (known) {
    if (known.how !== 'known') sayMatched(state, table, row, column, written, known);
    return known.id;
  }
  if (state.schools.named(written, county).length > 1) {
    const bearers = state.schools.ask(written);
    table.log.refuse({
      severity: 'error', code: 'ambiguous-school', sheet: table.sheet, row, column, value: written,
      message: `叫“${written}”的学校有 ${bearers.length} 所：${bearers.slice(0, 4).map((one) => one.name).join('、')}，分不清是哪一所，这一行没有导入。`,
      fix: '请在“学校”里认定；一张表里有几所同名学校的，请加一列“县区”或“学校代码”。',
    });
    return null;
  }
  const { hasList } = state.schools;
  const { id, candidates, decided } = state.schools.createUnlisted(written, code, county);
  const [best] = candidates;
  if (decided) countRule(state, `学校：“${written}”由分析员定为新学校`);
  else if (hasList || (best && best.score >= 0.6)) {
    table.log.remark({
      severity: 'warning', code: 'unknown-school', sheet: table.sheet, row, column, value: written,
      message: `“${written}”不在学校名单里，已作为新学校。${best ? `名单里有相近的${candidates.slice(0, 3).map((one) => `“${one.name}”`).join('、')}。` : ''}`,
      fix: best ? `如果就是“${best.name}”，请在“学校”里选定，软件会记住这个写法；确是新学校时选“新学校”。` : '请核对校名；如是新学校，请补入学校名单。',
      ...(best && best.score >= 0.6 ? { quickFix: { label: `就是“${best.name}”`, options: { schoolDecisions: { [written]: best.school_id } } } } : {}),
    });
  }
  return id;
}

function sayMatched(state: ImportState, table: MappedTable, row: number, column: number | null, written: string, { id, how }: { readonly id: number; readonly how: 'certain' | 'decided' | 'known' }): void {
  const name = state.schools.get(id)?.name ?? '';
  countRule(state, `学校：“${written}”${how === 'decided' ? '由分析员定为' : '认作'}“${name}”`);
  if (how !== 'certain') return;
  table.log.remark({
    severity: 'info', code: 'school-by-like-name', sheet: table.sheet, row, column, value: written, message: `“${written}”与“${name}”只差地名、“第”等字，认作同一所学校，并记为别名。`,
    fix: '请核对；不是同一所时请选“新学校”。', quickFix: { label: '不是，作为新学校', options: { schoolDecisions: { [written]: 'new' } } },
  });
}

const titleSchools = new WeakMap<MappedTable, string | null>();

function schoolFromTitle(state: ImportState, table: MappedTable): string | null {
  const cached = titleSchools.get(table);
  if (cached !== undefined) return cached;
  const remembered = rememberedSchool(table);
  if (remembered !== null) {
    titleSchools.set(table, remembered);
    return remembered;
  }
  let found: string | null = null;
  for (const text of [table.sheet, table.file, ...table.found.titles]) {
    const match = /^[\d\s_-]*([\p{Script=Han}（）()]{2,24}?(?:中心小学|中心校|中学|小学|学校|一贯制|教学点|[第一二三四五六七八九十]中))(?!生)/u.exec(text);
    if (match?.[1]) {
      found = match[1];
      break;
    }
  }
  titleSchools.set(table, found);
  if (found) {
    table.log.remark({
      severity: 'info', code: 'school-from-title', sheet: table.sheet, value: found, message: `表里没有学校一列，按标题或文件名认作“${found}”。`,
      fix: state.schools.find(found, null) === null ? '请核对校名；不对时请在导入时选定学校。' : '请核对；不对时请在导入时选定学校。',
    });
  }
  return found;
}
