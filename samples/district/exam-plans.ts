import type { ExamMeta } from '../../analytics/intake/plan.ts';
import { random } from './random.ts';
import { terms, type ExamPlan, type ExamSubjectPlan, type StageIndex } from './model.ts';
import type { SubjectName } from './subject-list.ts';

type Rates = Partial<Record<SubjectName, readonly [number, number]>>;

/** Usual mean and SD as shares of the full mark, by stage. */
const rates: readonly [Rates, Rates, Rates] = [
  { 语文: [0.77, 0.1], 数学: [0.75, 0.12], 英语: [0.75, 0.12], 科学: [0.74, 0.12] },
  {
    语文: [0.7, 0.1], 数学: [0.6, 0.17], 英语: [0.61, 0.17], 物理: [0.6, 0.16], 化学: [0.62, 0.16],
    生物: [0.64, 0.15], 道德与法治: [0.68, 0.13], 历史: [0.64, 0.15], 地理: [0.63, 0.15],
  },
  {
    语文: [0.66, 0.09], 数学: [0.55, 0.16], 英语: [0.58, 0.16], 物理: [0.55, 0.16], 化学: [0.58, 0.15],
    生物: [0.6, 0.14], 道德与法治: [0.62, 0.12], 历史: [0.6, 0.13], 地理: [0.6, 0.14],
  },
];

type Marks = Partial<Record<SubjectName, number>>;
const primaryMarks: Marks = { 语文: 100, 数学: 100, 英语: 100, 科学: 100 };
const middleMarks: Marks = { 语文: 120, 数学: 120, 英语: 120, 物理: 100, 化学: 80, 生物: 60, 道德与法治: 80, 历史: 80, 地理: 60 };
const seventhMarks: Marks = { 语文: 120, 数学: 120, 英语: 120, 生物: 100, 道德与法治: 100, 历史: 100, 地理: 100 };
const eighthMarks: Marks = { ...seventhMarks, 物理: 100 };
const ninthMarks: Marks = { 语文: 120, 数学: 120, 英语: 120, 物理: 100, 化学: 80, 道德与法治: 80, 历史: 80 };
const seniorMarks: Marks = { 语文: 150, 数学: 150, 英语: 150, 物理: 100, 化学: 100, 生物: 100, 道德与法治: 100, 历史: 100, 地理: 100 };
const levelMarks: Marks = { ...seniorMarks, 语文: 100, 数学: 100, 英语: 100 };

interface Spec {
  key: string; cohort: string; termIndex: 0 | 1 | 2; stage: StageIndex; marks: Marks;
  name: string; grade: string; kind: string; scope: string; date: string;
  rho: number; years: number; sigma: number;
  isEntry?: boolean; formPerSchool?: boolean; classShare?: number; schoolStep?: number; centre?: number; scale?: number; lift?: number;
}

/** In time order within each cohort: each exam carries the pupils' state one step further. */
const specs: readonly Spec[] = [
  { key: 'primary-2025', cohort: 'P6', termIndex: 0, stage: 0, marks: primaryMarks, name: '2025年小学毕业学业水平测试', grade: '六年级', kind: '学业水平', scope: '市', date: '2025-06-20', rho: 1, years: 0, sigma: 0, isEntry: true },
  { key: 'zhongkao-2025', cohort: 'J9', termIndex: 0, stage: 1, marks: middleMarks, name: '2025年中考', grade: '九年级', kind: '中考', scope: '市', date: '2025-06-16', rho: 1, years: 0, sigma: 0, isEntry: true },
  { key: 'eighth-final-2025', cohort: 'J8', termIndex: 0, stage: 1, marks: eighthMarks, name: '2024—2025学年第二学期八年级期末', grade: '八年级', kind: '期末', scope: '校', date: '2025-07-01', rho: 1, years: 0, sigma: 0, formPerSchool: true, schoolStep: 3 },
  { key: 'level-2025', cohort: 'H2', termIndex: 0, stage: 2, marks: levelMarks, name: '2025年普通高中学业水平考试', grade: '高二', kind: '学业水平', scope: '省', date: '2025-06-27', rho: 1, years: 0, sigma: 0, lift: 0.13 },
  { key: 'seventh-mid-2025', cohort: 'P6', termIndex: 1, stage: 1, marks: seventhMarks, name: '2025—2026学年第一学期七年级期中', grade: '七年级', kind: '期中', scope: '校', date: '2025-11-12', rho: 0.87, years: 0.4, sigma: 0.45, formPerSchool: true },
  { key: 'fourth-sample-2025', cohort: 'P4', termIndex: 1, stage: 0, marks: { 语文: 100, 数学: 100 }, name: '2025年四年级学业质量抽测', grade: '四年级', kind: '抽测', scope: '市', date: '2025-12-18', rho: 1, years: 0, sigma: 0, classShare: 0.5 },
  { key: 'ninth-mock-2026', cohort: 'J8', termIndex: 1, stage: 1, marks: ninthMarks, name: '2026年九年级第一次模拟考试', grade: '九年级', kind: '模拟', scope: '市', date: '2026-01-14', rho: 0.87, years: 0.5, sigma: 0.46 },
  { key: 'senior-mock1-2026', cohort: 'H2', termIndex: 1, stage: 2, marks: seniorMarks, name: '2026届高三第一次模拟考试', grade: '高三', kind: '模拟', scope: '市', date: '2026-01-20', rho: 0.82, years: 0.5, sigma: 0.52 },
  { key: 'senior-mock2-2026', cohort: 'H2', termIndex: 2, stage: 2, marks: seniorMarks, name: '2026届高三第二次模拟考试', grade: '高三', kind: '模拟', scope: '市', date: '2026-04-22', rho: 0.87, years: 0.4, sigma: 0.45 },
  { key: 'seventh-sample-2026', cohort: 'P6', termIndex: 2, stage: 1, marks: seventhMarks, name: '2026年七年级学业质量抽测', grade: '七年级', kind: '抽测', scope: '市', date: '2026-05-20', rho: 0.87, years: 0.6, sigma: 0.45, classShare: 0.65 },
  { key: 'tenth-sample-2026', cohort: 'J9', termIndex: 2, stage: 2, marks: seniorMarks, name: '2026年高一学业质量抽测', grade: '高一', kind: '抽测', scope: '市', date: '2026-05-27', rho: 0.78, years: 1, sigma: 0.55, classShare: 0.6, centre: 0.4, scale: 0.85 },
  { key: 'zhongkao-2026', cohort: 'J8', termIndex: 2, stage: 1, marks: middleMarks, name: '2026年中考', grade: '九年级', kind: '中考', scope: '市', date: '2026-06-15', rho: 0.86, years: 0.5, sigma: 0.47, isEntry: true },
  { key: 'primary-2026', cohort: 'P5', termIndex: 2, stage: 0, marks: primaryMarks, name: '2026年小学毕业学业水平测试', grade: '六年级', kind: '学业水平', scope: '市', date: '2026-06-22', rho: 1, years: 0, sigma: 0, isEntry: true },
  { key: 'eighth-final-2026', cohort: 'J7', termIndex: 2, stage: 1, marks: eighthMarks, name: '2025—2026学年第二学期八年级期末', grade: '八年级', kind: '期末', scope: '校', date: '2026-07-02', rho: 1, years: 0, sigma: 0, formPerSchool: true },
];

export function examPlans(seed: number): ExamPlan[] {
  return specs.map((spec) => {
    const draw = random(seed, `paper/${spec.key}`);
    const subjects = (Object.entries(spec.marks) as [SubjectName, number][]).map(([subject, fullMark]): ExamSubjectPlan => {
      const [mean, spread] = rates[spec.stage][subject]!;
      const difficulty = Math.max(-0.05, Math.min(0.05, 0.02 * draw.normal()));
      return { subject, fullMark, step: subject === '语文' || subject === '英语' ? 0.5 : 1, meanRate: mean + difficulty + (spec.lift ?? 0), spreadRate: spread };
    });
    const meta: ExamMeta = {
      name: spec.name, term: terms[spec.termIndex], grade: spec.grade, kind: spec.kind, scope: spec.scope,
      date: spec.date, isEntry: spec.isEntry ?? false, formPerSchool: spec.formPerSchool ?? false,
    };
    return {
      key: spec.key, meta, cohort: spec.cohort, termIndex: spec.termIndex, subjects, rho: spec.rho, years: spec.years, sigma: spec.sigma,
      centre: spec.centre ?? 0, scale: spec.scale ?? 1, classShare: spec.classShare ?? 1, schoolStep: spec.schoolStep ?? 1,
    };
  });
}
