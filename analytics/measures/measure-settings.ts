import { z } from 'zod';
import { grades, stages } from '../schema/grades.ts';
import { denominators } from './denominator.ts';
import { defaultThresholds, lineRoundings, type ThresholdSet } from './thresholds.ts';

const share = z.number().min(0).max(1);
const shares = z
  .object({ pass: share, good: share, excellent: share, low: share })
  .refine(({ pass, good, excellent, low }) => low <= pass && pass <= good && good <= excellent, '各线要依次不降：低分线≤及格线≤良好线≤优秀线');

const examLine = z
  .object({
    exam: z.number().int(),
    /** 特控线, 本科线, 普高线 … */
    name: z.string().min(1),
    /** Only pupils of this track; absent for everybody. */
    track: z.string().min(1).exactOptional(),
    /** score: the line itself. rank: the score of the N-th place. quota: as many places as there are, counted the same way. */
    kind: z.enum(['score', 'rank', 'quota']),
    value: z.number().positive(),
  })
  .refine(({ kind, value }) => kind === 'score' || Number.isInteger(value), '按名次或计划数划线时要填整数');

/** A line over the 总分 of one exam. */
export type ExamLine = Readonly<z.infer<typeof examLine>>;

/** What an office sets for the measures; kept as a document of the workspace, so every change is in the history and can be undone. */
export const measureSettingsShape = z
  .object({
    stages: z.object({ 小学: shares, 初中: shares, 高中: shares }),
    rules: z.array(z.object({ stage: z.enum(stages), grade: z.enum(grades).exactOptional(), subject: z.string().min(1).exactOptional(), lines: shares })),
    boundary: z.enum(['≥', '>']),
    rounding: z.enum(lineRoundings),
    denominator: z.enum(denominators),
    /** Part of the roll that need not sit: 学籍基准 = 学籍数 × (1 − allowance). */
    rollAllowance: z.number().min(0).max(0.5),
    /** 等级 by place, the best first; they add up to 1. */
    gradeShares: z.array(z.object({ grade: z.string().min(1).max(6), share })).min(2).max(12),
    /** 名次段: pupils within the first so many places. */
    places: z.array(z.number().int().positive()).min(1).max(20),
    lines: z.array(examLine),
    /** 临界: this many points around a line. */
    nearPoints: z.number().positive().max(200),
  })
  .superRefine(({ gradeShares, lines, places }, check) => {
    const sum = gradeShares.reduce((all, { share: own }) => all + own, 0);
    if (Math.abs(sum - 1) > 1e-9) check.addIssue({ code: 'custom', path: ['gradeShares'], message: `各等级的比例加起来是${Math.round(sum * 1000) / 10}%，要正好是100%` });
    if (places.some((place, index) => index > 0 && place <= places[index - 1]!)) check.addIssue({ code: 'custom', path: ['places'], message: '名次段要从小到大，不能重复' });
    const keys = lines.map(({ exam, name, track }) => `${exam}·${name}·${track ?? ''}`);
    if (new Set(keys).size < keys.length) check.addIssue({ code: 'custom', path: ['lines'], message: '同一次考试、同一类考生有两条同名的线' });
  });

export type MeasureSettings = Readonly<z.infer<typeof measureSettingsShape>>;
/** With the version that every figure names. */
export type VersionedSettings = MeasureSettings & { readonly version: string };

export const defaultSettings: VersionedSettings = {
  version: defaultThresholds.version,
  stages: defaultThresholds.stages,
  rules: [],
  boundary: defaultThresholds.boundary,
  rounding: defaultThresholds.rounding,
  denominator: '实考',
  rollAllowance: 0.03,
  gradeShares: [{ grade: 'A', share: 0.2 }, { grade: 'B', share: 0.3 }, { grade: 'C', share: 0.3 }, { grade: 'D', share: 0.15 }, { grade: 'E', share: 0.05 }],
  places: [10, 20, 50, 100, 200],
  lines: [],
  nearPoints: 10,
};

export const thresholdSet = ({ version, stages: ofStages, rules, boundary, rounding }: VersionedSettings): ThresholdSet => ({ version, stages: ofStages, rules, boundary, rounding });

const document = z.object({ version: z.number().int().positive(), settings: measureSettingsShape });

export const measureSettingsKey = 'settings/measures';
export const measureSettingsDocument = (version: number, settings: MeasureSettings): unknown => ({ version, settings });

/** 口径-3: the third time the office saved its settings. */
export const settingsVersion = (version: number): string => `口径-${version}`;

export function readMeasureSettings(value: unknown): VersionedSettings {
  if (value === undefined || value === null) return defaultSettings;
  const parsed = document.safeParse(value);
  if (!parsed.success) throw new Error('统计口径的内容读不出来，可能由更新的版本写成。请在设置里重新保存统计口径，或撤销最近一次修改。');
  return { ...parsed.data.settings, version: settingsVersion(parsed.data.version) };
}

