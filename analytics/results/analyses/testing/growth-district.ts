import type { HandMade } from '../../../measures/testing/load-tables.ts';
import { seededRandom } from '../../../stats/seeded-random.ts';
import type { ExamFacts } from '../analysis-context.ts';

export interface GrowthDistrictOptions {
  readonly schools?: number;
  readonly pupils?: number;
  /** Years back that have both exams; 0 is the newest. */
  readonly years?: readonly number[];
  /** Points that girls gain beyond what their start says. */
  readonly sexGap?: number;
  /** Points per z² − 1 of the start. */
  readonly bend?: number;
  /** Sex is not recorded. */
  readonly noSex?: boolean;
  /** Every outcome is this. */
  readonly flat?: number;
  readonly repeating?: number;
  /** Item marks of the newest baseline: three per pupil, adding up to his score. */
  readonly items?: boolean;
}

export const OUTCOME = 100;
export const BASELINE = 200;
const SUBJECTS = ['语文', '数学'] as const;
const formOf = (exam: number, subject: string): number => exam * 10 + (subject === '数学' ? 1 : 0);

export interface Pupil {
  readonly student: number;
  readonly school: number;
  readonly girl: boolean;
  readonly start: number;
  readonly outcome: number;
}

export interface GrowthDistrict {
  readonly tables: HandMade;
  readonly exams: readonly ExamFacts[];
  /** 数学 of the newest year. */
  readonly pupils: readonly Pupil[];
}

/**
 * 中考 100 + k with the 模拟 200 + k before it as baseline, k years back, in 语文 and 数学. Of each school's
 * pupils of the newest year the first lacks the 语文 baseline, the second both baselines, the third the outcome.
 */
export function growthDistrict({ schools = 12, pupils = 24, years = [0], sexGap = 0, bend = 0, noSex = false, flat, repeating = 0, items = false }: GrowthDistrictOptions = {}): GrowthDistrict {
  const random = seededRandom(20260);
  const made: Pupil[] = [];
  const tables = { exam: [], form: [], paper: [], result: [], exam_entry: [], student: [], item: [], item_result: [] } as {
    -readonly [K in 'exam' | 'form' | 'paper' | 'result' | 'exam_entry' | 'student' | 'item' | 'item_result']: NonNullable<HandMade[K]>[number][];
  };
  const effects = Array.from({ length: schools }, () => 3 * random.normal());
  for (const back of years) {
    for (const [base, half, kind] of [[OUTCOME, 2, '中考'], [BASELINE, 1, '模拟']] as const) {
      const exam_id = base + back;
      tables.exam.push({ exam_id, term: `${2025 - back}-${2026 - back}-${half}`, name: `${2026 - back}年${kind}`, grade: '九年级', kind, scope: '市' });
      for (const subject of SUBJECTS) {
        tables.form.push({ form_id: formOf(exam_id, subject), exam_id, subject });
        tables.paper.push({ form_id: formOf(exam_id, subject), track: '不分科', score_used: 'raw', full_mark: 120 });
      }
    }
    for (let school = 1; school <= schools; school++) {
      for (let number = 0; number < pupils; number++) {
        const student_id = back * 100_000 + school * 1000 + number;
        const girl = number % 2 === 0;
        tables.student.push({ student_id, sex: noSex ? null : girl ? '女' : '男' });
        tables.exam_entry.push({ exam_id: OUTCOME + back, student_id, school_id: school, category: number < repeating ? '往届' : '应届' });
        const z = random.normal();
        for (const subject of SUBJECTS) {
          const start = Math.min(120, Math.max(0, Math.round(70 + 12 * z + 4 * random.normal())));
          const own = (start - 70) / 13;
          const outcome = flat ?? Math.min(120, Math.max(0, Math.round(18 + 0.75 * start + effects[school - 1]! + (girl ? sexGap : 0) + bend * (own * own - 1) + 6 * random.normal())));
          const gone = back === 0 && number === 2;
          const lacking = back === 0 && (number === 1 || (number === 0 && subject === '语文'));
          const row = { student_id, school_id: school, status: '正常' };
          if (!lacking) tables.result.push({ ...row, form_id: formOf(BASELINE + back, subject), score_raw: start });
          if (!gone) tables.result.push({ ...row, form_id: formOf(OUTCOME + back, subject), score_raw: outcome });
          else if (school % 2 === 0) tables.result.push({ ...row, form_id: formOf(OUTCOME + back, subject), status: '缺考' });
          if (back === 0 && subject === '数学') made.push({ student: student_id, school, girl, start: lacking ? Number.NaN : start, outcome: gone ? Number.NaN : outcome });
          if (items && back === 0 && subject === '数学' && !lacking) {
            const first = Math.min(40, Math.round(start / 3 + random.normal()));
            const second = Math.min(40, Math.round(start / 3 + random.normal()));
            [first, second, start - first - second].forEach((score, index) => tables.item_result.push({ form_id: formOf(BASELINE, '数学'), student_id, item_no: String(index + 1), score }));
          }
        }
      }
    }
  }
  if (items) for (const number of [1, 2, 3]) tables.item.push({ form_id: formOf(BASELINE, '数学'), item_no: String(number), sort_order: number, full_mark: 40 });
  return {
    pupils: made,
    tables: {
      ...tables,
      area: [{ area_id: 1, name: '某市', level: '市' }, { area_id: 2, name: '东县', level: '县', parent_id: 1 }],
      school: Array.from({ length: schools }, (_, index) => ({ school_id: index + 1, name: `第${index + 1}中学`, area_id: 2, locality: index % 2 ? '城区' : '乡村' })),
    },
    exams: tables.exam.map(({ exam_id = 0, name = '', term = '', grade = '', kind = '', scope = '' }) => ({
      exam_id, name, term, grade, kind, scope, stage: '初中', date: null, isEntry: false, commonForm: true, subjects: [...SUBJECTS], pupils: schools * pupils, schools,
    })),
  };
}
