import { rowsOf, type Facts } from '../../analytics/intake/testing/plan-of.ts';
import type { ImportPlan } from '../../analytics/intake/plan-import.ts';
import { markText, type Status } from '../../samples/shapes/cohort.ts';

const statuses: readonly Status[] = ['正常', '缺考', '缓考', '违纪', '免考', '未选考', '剔除'];
const statusOf = (value: Facts[string]): Status => {
  const found = statuses.find((status) => status === value);
  if (!found) throw new Error(`unknown status ${String(value)}`);
  return found;
};
const numberOrNull = (value: Facts[string] | undefined): number | null => (typeof value === 'number' ? value : null);
const textOrNull = (value: Facts[string] | undefined): string | null => (value === null || value === undefined ? null : String(value));

function names(plan: ImportPlan, table: string, key: string, name: string): (id: Facts[string] | undefined) => string {
  const map = new Map(rowsOf(plan, table).map((row) => [row[key], row[name]]));
  return (id) => (id === null || id === undefined ? '-' : String(map.get(id) ?? `?${String(id)}`));
}

/** Everything a draft holds about marks, one line a pupil and exam, in the writing of `Shape.lines`, sorted. */
export function linesIn(plan: ImportPlan): string[] {
  const student = names(plan, 'student', 'student_id', 'name');
  const school = names(plan, 'school', 'school_id', 'name');
  const className = names(plan, 'class', 'class_id', 'name');
  const exam = names(plan, 'exam', 'exam_id', 'name');
  const forms = new Map(rowsOf(plan, 'form').map((row) => [row['form_id'], row]));
  const people = new Map<string, { head: string; marks: string[] }>();
  for (const row of rowsOf(plan, 'result')) {
    const form = forms.get(row['form_id']);
    const key = `${String(form?.['exam_id'])}/${String(row['student_id'])}`;
    const own = people.get(key) ?? { head: `${exam(form?.['exam_id'])} ${school(row['school_id'])} ${className(row['class_id'])} ${student(row['student_id'])}`, marks: [] };
    people.set(key, own);
    const text = markText({ raw: numberOrNull(row['score_raw']), scaled: numberOrNull(row['score_scaled']), grade: textOrNull(row['grade_mark']), status: statusOf(row['status'] ?? null) });
    own.marks.push(`${String(form?.['subject'])}=${text}`);
  }
  return [...people.values()].map(({ head, marks }) => `${head}: ${marks.sort().join(' ')}`).sort();
}

/** `school|subject|应考|实考|均分|及格率|优秀率|低分率` of every stored school result. */
export function aggregatesIn(plan: ImportPlan): string[] {
  const school = names(plan, 'school', 'school_id', 'name');
  const unitOf = (unit: Facts[string] | undefined): string => {
    const id = /^school:(\d+)$/u.exec(String(unit))?.[1];
    return id === undefined ? String(unit) : school(Number(id));
  };
  const rate = (value: Facts[string] | undefined): string => (typeof value === 'number' ? value.toFixed(3) : '');
  return rowsOf(plan, 'aggregate').map((row) =>
    [unitOf(row['unit']), row['subject'], row['expected'] ?? '', row['present'] ?? '', row['mean'] ?? '', rate(row['pass_rate']), rate(row['excellent_rate']), rate(row['low_rate'])].join('|')).sort();
}

export function itemsIn(plan: ImportPlan): string[] {
  const forms = names(plan, 'form', 'form_id', 'subject');
  return rowsOf(plan, 'item').map((row) =>
    [forms(row['form_id']), row['item_no'], row['full_mark'], row['kind'] ?? '', row['knowledge'] ?? '', row['ability'] ?? '', row['planned_difficulty'] ?? ''].join('|')).sort();
}

export function itemMarksIn(plan: ImportPlan): string[] {
  const forms = names(plan, 'form', 'form_id', 'subject');
  const student = names(plan, 'student', 'student_id', 'name');
  const people = new Map<string, string[]>();
  for (const row of rowsOf(plan, 'item_result')) {
    const key = `${student(row['student_id'])}|${forms(row['form_id'])}|`;
    people.set(key, [...(people.get(key) ?? []), `${String(row['item_no'])}=${String(row['score'])}`]);
  }
  return [...people].map(([key, marks]) => key + marks.sort().join(' ')).sort();
}

/** Ids as kept: 学籍号 of the pupils, else the source keys by which they were linked. */
export function idsIn(plan: ImportPlan): string[] {
  const national = rowsOf(plan, 'student').flatMap((row) => (row['edu_id'] === null ? [] : [String(row['edu_id'])]));
  return (national.length > 0 ? national : rowsOf(plan, 'identity_link').map((row) => String(row['source_key']).split(':').at(-1)!)).sort();
}
