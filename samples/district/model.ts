import type { ExamMeta } from '../../analytics/intake/plan.ts';
import type { Scale, SchoolPlan } from './places.ts';
import type { SubjectName } from './subject-list.ts';

export const terms = ['2024-2025-2', '2025-2026-1', '2025-2026-2'] as const;
export type StageIndex = 0 | 1 | 2;
export const stageNames = ['小学', '初中', '高中'] as const;

export interface School {
  readonly index: number;
  readonly plan: SchoolPlan;
  readonly code: string;
  /** Starting level of its pupils by stage, in pupil SDs. */
  readonly level: readonly [number, number, number];
  /** What a year there adds, by stage and subject, in pupil SDs: the value added to be found again. */
  readonly growth: readonly (readonly number[])[];
}

export interface ClassUnit {
  readonly index: number;
  readonly school: School;
  readonly cohort: string;
  readonly stage: StageIndex;
  readonly number: number;
  readonly language: '汉语授课' | '双语';
  readonly track: '物理类' | '历史类' | null;
  readonly level: number;
  /** Added to the school's growth per year, by subject. */
  readonly growth: readonly number[];
}

export type PlaceStatus = '在籍' | '转入' | '转出' | '休学' | '复学' | '借读' | '随班就读' | '往届';

/** Where a pupil is in one term. */
export interface Place {
  readonly school: School;
  readonly classUnit: ClassUnit;
  readonly grade: string;
  readonly status: PlaceStatus;
  readonly rollSchool: School;
}

export interface Pupil {
  readonly index: number;
  readonly name: string;
  readonly sex: '男' | '女';
  readonly birth: string;
  readonly eduId: string;
  readonly cohort: string;
  /** Attainment by subject, about N(0, 1) over the cohort; each exam moves it on. */
  readonly state: Float64Array;
  track: '物理类' | '历史类' | null;
  chosen: readonly SubjectName[];
  readonly special: boolean;
  readonly places: (Place | null)[];
}

export interface ExamSubjectPlan {
  readonly subject: SubjectName;
  readonly fullMark: number;
  /** Marks come in steps of this many points. */
  readonly step: number;
  readonly meanRate: number;
  readonly spreadRate: number;
}

/** One step of the data-generating process and the exam that shows it (samples/README.md). */
export interface ExamPlan {
  readonly key: string;
  readonly meta: ExamMeta;
  readonly cohort: string;
  readonly termIndex: 0 | 1 | 2;
  readonly subjects: readonly ExamSubjectPlan[];
  /** Carry-over of the state since the last exam, years that passed, and SD of what is new. */
  readonly rho: number;
  readonly years: number;
  readonly sigma: number;
  /** The state is shown as (z − centre) / scale: senior pupils are the upper part of their cohort. */
  readonly centre: number;
  readonly scale: number;
  /** Share of each school's classes that sit it. */
  readonly classShare: number;
  /** Only every n-th school hands in. */
  readonly schoolStep: number;
}

export type MarkStatus = '正常' | '缺考' | '缓考' | '违纪' | '免考' | '未选考' | '剔除';

export interface Entry {
  readonly pupil: Pupil;
  readonly place: Place;
  readonly examNo: string;
  readonly marks: readonly (number | null)[];
  readonly statuses: readonly MarkStatus[];
  /** 赋分, where the exam has it. */
  scaled: readonly (number | null)[] | null;
}

export interface Sitting {
  readonly plan: ExamPlan;
  readonly entries: readonly Entry[];
}

export interface District {
  readonly seed: number;
  readonly scale: Scale;
  readonly schools: readonly School[];
  readonly classes: readonly ClassUnit[];
  readonly pupils: readonly Pupil[];
  readonly sittings: readonly Sitting[];
}
