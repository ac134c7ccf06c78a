import { random } from '../district/random.ts';
import { senior, SCHOOL } from './shape.ts';

export type Status = '正常' | '缺考' | '缓考' | '违纪' | '免考' | '未选考' | '剔除';

export interface ShapeMark {
  readonly raw: number | null;
  readonly scaled: number | null;
  readonly grade: string | null;
  readonly status: Status;
}

export interface ShapePupil {
  readonly name: string;
  readonly school: string;
  readonly classNumber: number | null;
  readonly examNo: string;
  readonly eduId: string;
  readonly sex: '男' | '女';
  readonly chosen: readonly string[];
  readonly marks: Readonly<Record<string, ShapeMark>>;
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰志建国文辉玲'];

export const mark = (raw: number | null, status: Status = '正常', scaled: number | null = null, grade: string | null = null): ShapeMark => ({ raw, scaled, grade, status });

export interface CohortPlan {
  readonly seed: string;
  readonly pupils: number;
  readonly subjects: readonly string[];
  readonly fullMark: number;
  readonly classes?: number;
  readonly schools?: readonly string[];
  /** Pupils (by index) whose first subject is marked so. */
  readonly statuses?: readonly Status[];
}

/** Pupils with distinct names, marks in steps of 0.5, one zero, and one of each asked status in the first subject. */
export function cohort({ seed, pupils, subjects, fullMark, classes = 3, schools = [SCHOOL], statuses = [] }: CohortPlan): ShapePupil[] {
  const stream = random(20260105, `shapes/${seed}`);
  const taken = new Set<string>();
  const nextName = (): string => {
    for (;;) {
      const name = stream.pick(surnames) + stream.pick(given) + stream.pick(given);
      if (!taken.has(name)) {
        taken.add(name);
        return name;
      }
    }
  };
  const perSchool = Math.ceil(pupils / schools.length);
  return Array.from({ length: pupils }, (_, index) => {
    const within = index % perSchool;
    const marks = Object.fromEntries(subjects.map((subject, at) => {
      const status = at === 0 ? (statuses[index] ?? '正常') : '正常';
      const share = 0.25 + 0.7 * stream.next();
      const raw = index === pupils - 1 && at === subjects.length - 1 ? 0 : Math.round(fullMark * share * 2) / 2;
      return [subject, mark(status === '正常' ? raw : null, status)];
    }));
    return {
      name: nextName(), school: schools[Math.floor(index / perSchool)]!, classNumber: 1 + Math.floor((within * classes) / perSchool),
      examNo: `0${String(71_000 + index)}`, eduId: `G44010120130${String(100_000 + index)}1`, sex: stream.chance(0.5) ? '男' : '女', chosen: [], marks,
    };
  });
}

export const combinations = ['物理,化学,生物', '历史,道德与法治,地理', '物理,化学,地理', '历史,化学,道德与法治', '物理,生物,地理'].map((list) => list.split(','));
const electives = ['物理', '历史', '化学', '生物', '道德与法治', '地理'];

/** A 3+1+2 cohort: three common subjects, 物理 or 历史 raw, two re-chosen subjects with raw, 赋分 and 等级. */
export function seniorCohort(seed: string, pupils: number): ShapePupil[] {
  const stream = random(20260105, `shapes/${seed}/choices`);
  return cohort({ seed, pupils, subjects: ['语文', '数学', '英语', ...electives], fullMark: 100 }).map((pupil, index) => {
    const chosen = combinations[index < combinations.length ? index : stream.int(combinations.length)]!;
    const marks = Object.fromEntries(Object.entries(pupil.marks).map(([subject, own]) => {
      if (!electives.includes(subject)) return [subject, own];
      if (!chosen.includes(subject)) return [subject, mark(null, '未选考')];
      if (subject === '物理' || subject === '历史') return [subject, mark(own.raw)];
      const scaled = 30 + Math.round((own.raw ?? 0) * 0.7);
      return [subject, mark(own.raw, '正常', scaled, scaled >= 86 ? 'A' : scaled >= 71 ? 'B' : scaled >= 56 ? 'C' : scaled >= 41 ? 'D' : 'E')];
    }));
    return { ...pupil, chosen, marks };
  });
}

/** 80, 70→85, 85 B, 缺考, 剔除 36. */
export function markText({ raw, scaled, grade, status }: ShapeMark): string {
  const value = [raw === null ? '' : String(raw), scaled === null ? '' : `→${scaled}`, grade === null ? '' : `#${grade}`].join('');
  return status === '正常' ? value : value === '' ? status : `${status} ${value}`;
}

export const fullClass = (grade: string, number: number | string | null): string => (number === null ? '-' : `${grade}（${number}）班`);

export interface LineChoice {
  readonly exam?: string;
  readonly grade?: string;
  readonly subjects?: readonly string[];
}

/** The expected lines of these pupils. */
export const linesOf = (pupils: readonly ShapePupil[], { exam = '七年级期末', grade = '七年级', subjects }: LineChoice = {}): string[] =>
  pupils.map(({ name, school, classNumber, marks }) =>
    `${exam} ${school} ${fullClass(grade, classNumber)} ${name}: ${(subjects ?? Object.keys(marks)).map((subject) => `${subject}=${markText(marks[subject]!)}`).sort().join(' ')}`);

export const seniorLines = (pupils: readonly ShapePupil[]): string[] => linesOf(pupils, { exam: senior.name!, grade: '高二' });
