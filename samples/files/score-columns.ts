import type { Entry, ExamPlan, School } from '../district/model.ts';
import type { SheetCell } from '../../analytics/intake/sheet.ts';
import type { Recipe } from './recipe.ts';
import type { ScoreColumn } from './score-table.ts';
import { writeClass, writeMark, writeSubject } from './writing.ts';

/** The total a school would add up: marks that count, 赋分 where there is one; empty when there are none. */
export function totalOf(entry: Entry): number | null {
  let sum: number | null = null;
  entry.marks.forEach((mark, i) => {
    if (mark === null || entry.statuses[i] !== '正常') return;
    sum = (sum ?? 0) + (entry.scaled?.[i] ?? mark);
  });
  return sum;
}

/** Competition ranks (equal marks share the better place) inside each group. */
export function ranks(entries: readonly Entry[], mark: (entry: Entry) => number | null, group: (entry: Entry) => unknown): Map<Entry, number> {
  const groups = new Map<unknown, { entry: Entry; mark: number }[]>();
  for (const entry of entries) {
    const value = mark(entry);
    if (value === null) continue;
    const key = group(entry);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push({ entry, mark: value });
  }
  const placed = new Map<Entry, number>();
  for (const members of groups.values()) {
    members.sort((a, b) => b.mark - a.mark);
    members.forEach((member, i) => {
      const tied = i > 0 && members[i - 1]!.mark === member.mark;
      placed.set(member.entry, tied ? placed.get(members[i - 1]!.entry)! : i + 1);
    });
  }
  return placed;
}

export function schoolName(school: School): string {
  return school.plan.writesShortName ? school.plan.short : school.plan.name;
}

export function identityColumns(plan: ExamPlan, recipe: Recipe, withSchool: boolean, entries: readonly Entry[]): ScoreColumn[] {
  const columns: ScoreColumn[] = [];
  const csvText = recipe.format === 'csv-bom' ? '\t' : '';
  const examHeader = plan.meta.kind === '中考' ? '准考证号' : '考号';
  // A number where the office let Excel have its way, text elsewhere.
  const asNumber = recipe.format === 'xls' || recipe.format === 'csv-utf8';
  if (recipe.layout === 'titled' || recipe.layout === 'summed') columns.push({ path: ['序号'], value: (_, row) => row + 1 });
  if (withSchool) columns.push({ path: ['学校'], value: ({ place }) => schoolName(place.school), mergeDown: recipe.layout === 'merged' });
  if (recipe.ids === 'examNo' || recipe.ids === 'both') {
    columns.push({ path: [examHeader], value: ({ examNo }) => (asNumber ? Number(examNo) : examNo) });
  }
  if (recipe.ids === 'eduId' || recipe.ids === 'both') columns.push({ path: ['学籍号'], value: ({ pupil }) => pupil.eduId + csvText });
  columns.push({ path: ['姓名'], value: ({ pupil }) => pupil.name });
  if (recipe.layout === 'instructed') columns.push({ path: ['性别'], value: ({ pupil }) => pupil.sex });
  columns.push({ path: ['班级'], value: ({ place }) => writeClass(place.classUnit, place.grade, recipe.classes) });
  if (plan.meta.grade === '高三') {
    columns.push({ path: ['类别'], value: ({ pupil }) => pupil.track });
    columns.push({ path: ['考生类型'], value: ({ place }) => (place.status === '往届' ? '往届' : '应届') });
  }
  // Files under a list need a first column to hold 平均分; an empty file needs none.
  return entries.length === 0 ? columns.slice(0, 1) : columns;
}

export function subjectHeader(plan: ExamPlan, i: number, recipe: Recipe): string {
  const { subject, fullMark } = plan.subjects[i]!;
  const name = writeSubject(subject, recipe.subjects);
  return recipe.fullMarks === 'wide' ? `${name}（${fullMark}分）` : recipe.fullMarks === 'bracket' ? `${name}(${fullMark})` : name;
}

export function scoreColumns(plan: ExamPlan, recipe: Recipe, entries: readonly Entry[]): ScoreColumn[] {
  const columns: ScoreColumn[] = [];
  const bySchool = (entry: Entry): unknown => entry.place.school;
  const byClass = (entry: Entry): unknown => entry.place.classUnit;
  const group = (header: string, mark: (entry: Entry) => number | null, cell: (entry: Entry) => SheetCell, fullMark: number | null): void => {
    const under = (label: string): SheetCell => summary(label, entries.flatMap((entry) => mark(entry) ?? []), fullMark);
    if (recipe.layout !== 'ranked') {
      columns.push({ path: [header], value: cell, under });
      return;
    }
    const inSchool = ranks(entries, mark, bySchool);
    const inClass = ranks(entries, mark, byClass);
    columns.push({ path: [header, '得分'], value: cell, under });
    columns.push({ path: [header, '校次'], value: (entry) => inSchool.get(entry) ?? null });
    columns.push({ path: [header, '班次'], value: (entry) => inClass.get(entry) ?? null });
  };
  plan.subjects.forEach(({ fullMark }, i) => {
    const mark = (entry: Entry): number | null => (entry.statuses[i] === '正常' ? entry.marks[i]! : null);
    const cell = (entry: Entry): SheetCell => writeMark(entry.marks[i]!, entry.statuses[i]!, recipe.missing);
    const header = subjectHeader(plan, i, recipe);
    const scaled = recipe.layout === 'scaled' && entries.some((entry) => entry.scaled?.[i] !== null && entry.scaled?.[i] !== undefined);
    if (recipe.layout !== 'scaled') group(header, mark, cell, fullMark);
    else if (!scaled) columns.push({ path: [header, '原始分'], value: cell });
    else {
      columns.push({ path: [header, '原始分'], value: cell });
      columns.push({ path: [header, '赋分'], value: (entry) => entry.scaled?.[i] ?? null });
    }
  });
  if (recipe.layout === 'scaled') columns.push({ path: ['总分', '赋分'], value: totalOf });
  else group('总分', totalOf, totalOf, null);
  return columns;
}

function summary(label: string, marks: readonly number[], fullMark: number | null): SheetCell {
  if (marks.length === 0) return null;
  switch (label) {
    case '平均分': case '': return Math.round((marks.reduce((sum, mark) => sum + mark, 0) / marks.length) * 100) / 100;
    case '最高分': return Math.max(...marks);
    case '及格率': return fullMark === null ? null : `${((100 * marks.filter((mark) => mark >= 0.6 * fullMark).length) / marks.length).toFixed(1)}%`;
    default: return null;
  }
}
