import { joinList, splitList } from '../../schema/column.ts';
import { stages } from '../../schema/grades.ts';
import { plainText } from '../table/cell-text.ts';
import { countyLevel } from '../values/county-level.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';

/** 学校名单 → areas and schools; parents (中心校) are tied once every school of the list is known. */
export function storeSchools(state: ImportState, table: MappedTable): void {
  const { columns, log, sheet, tally } = table;
  const [nameColumn, code, county] = [columnOf(columns, 'school'), columnOf(columns, 'schoolCode'), columnOf(columns, 'area')];
  const attribute = (name: string) => attributeOf(columns, name);
  const [city, township, type, stage, locality, governance, parent, aliases, pastoral] = [
    'city', 'township', 'type', 'stages', 'locality', 'governance', 'parent_school', 'aliases', 'pastoral',
  ].map(attribute);
  const parents: { child: number; name: string; row: number }[] = [];
  const seen = new Map<number, number>();
  for (const { row, cells } of table.rows) {
    const name = textAt(cells, nameColumn);
    if (name === '') {
      log.refuse({ severity: 'error', code: 'missing-school', sheet, row, column: nameColumn?.index ?? null, message: '没有学校名称，这一行没有导入。', fix: '请补上学校名称。' });
      continue;
    }
    const official = textAt(cells, code) || null;
    const area = areaOf(state, textAt(cells, city ?? null), textAt(cells, county), textAt(cells, township ?? null));
    const found = state.schools.sameInList(name, official, area);
    const first = found === null ? undefined : seen.get(found);
    if (first !== undefined) {
      log.refuse({
        severity: 'error', code: 'duplicate-school', sheet, row, column: nameColumn?.index ?? null, value: name,
        message: `“${name}”与第 ${first + 1} 行是同一所学校（校名、别名或代码相同），这一行没有导入。`, fix: '请删去重复的一行，或改正学校代码。',
      });
      continue;
    }
    const id = found ?? state.schools.create(name, official);
    seen.set(id, row);
    const old = state.schools.get(id)!;
    const text = (column: ReturnType<typeof attribute> | undefined, before: string | null): string | null => textAt(cells, column ?? null) || before;
    const otherNames = [...splitList(old.aliases), ...textAt(cells, aliases ?? null).split(/[、,，;；]/u), ...(old.name === name ? [] : [old.name])].filter((one) => one !== '' && one !== name);
    state.schools.update(id, {
      name, official_code: official ?? old.official_code, aliases: joinList([...new Set(otherNames)]),
      area_id: area ?? old.area_id,
      type: text(type, old.type), stages: stagesOf(textAt(cells, stage ?? null), textAt(cells, type ?? null)) || old.stages,
      locality: localityOf(textAt(cells, locality ?? null)) ?? old.locality,
      governance: text(governance, old.governance), pastoral: pastoral ? /^(?:是|有|牧区|√|1|y)/iu.test(textAt(cells, pastoral)) : old.pastoral,
    });
    state.schools.listed(id);
    const above = textAt(cells, parent ?? null);
    if (above !== '' && above !== name) parents.push({ child: id, name: above, row });
    tally.stored++;
  }
  for (const { child, name, row } of parents) {
    const above = state.schools.find(name, null);
    if (above !== null) state.schools.update(child, { parent_school_id: above });
    else log.remark({ severity: 'warning', code: 'unknown-school', sheet, row, column: parent?.index ?? null, value: name, message: `上级学校“${name}”不在名单里，没有建立隶属关系。`, fix: '请在名单里补上这所学校，或改正校名。' });
  }
}

function areaOf(state: ImportState, city: string, county: string, township: string): number | null {
  let area: number | null = city === '' ? null : state.schools.area(city, /盟$/u.test(city) ? '盟' : '市', null);
  if (county !== '') area = state.schools.area(county, countyLevel(county), area);
  if (township !== '') area = state.schools.area(township, /学区$/u.test(township) ? '学区' : '乡镇', area);
  return area;
}

function stagesOf(text: string, type: string): string {
  const source = plainText(text) || plainText(type);
  const named = stages.filter((stage) => source.includes(stage));
  if (named.length > 0 && plainText(text) !== '') return joinList(named);
  if (/十二年一贯/u.test(source)) return joinList(stages);
  if (/九年一贯/u.test(source)) return joinList(['小学', '初中']);
  if (/完全中学|完中/u.test(source)) return joinList(['初中', '高中']);
  if (/教学点/u.test(source)) return '小学';
  return joinList(named);
}

function localityOf(text: string): string | null {
  const plain = plainText(text);
  if (plain === '') return null;
  if (/镇区|镇乡结合|县镇|乡镇|城镇/u.test(plain)) return '镇区';
  if (/乡村|农村|村|乡/u.test(plain)) return '乡村';
  return /城/u.test(plain) ? '城区' : plain;
}
