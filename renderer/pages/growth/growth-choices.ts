import type { AnalysisRequest, ExamInfo, ExamSubject } from '../../../analytics/session-api.ts';
import { baselineExams, parseBaselines, suggestBaseline } from '../../baseline-choice.ts';

type Params = Readonly<Record<string, string>>;
type GrowthAsked = Extract<AnalysisRequest, { readonly analysis: 'growth' }>;
export type GrowthUnit = GrowthAsked['by'];
export type GrowthModel = NonNullable<GrowthAsked['model']>;
export type Covariate = NonNullable<GrowthAsked['covariates']>[number];
export type BaselineCurve = NonNullable<GrowthAsked['curve']>;

/** The page's questions; each is an analysis of its own. */
export const views = [
  { value: 'result', label: '增值结果' },
  { value: 'subjects', label: '各学科' },
  { value: 'fairness', label: '覆盖与公平' },
  { value: 'compare', label: '模型比较' },
  { value: 'sensitivity', label: '测量误差' },
  { value: 'years', label: '三年加权' },
  { value: 'trajectory', label: '成长轨迹' },
  { value: 'reference', label: '参照对照' },
  { value: 'needed', label: '目标所需成长' },
] as const;
export type GrowthView = (typeof views)[number]['value'];

/** The models in office words: what each does, in one line. */
export const models: readonly { readonly value: GrowthModel; readonly label: string; readonly help: string }[] = [
  { value: 'mixed', label: '多层线性模型（推荐）', help: '与起点相同的学生相比，实际成绩高出或低于预期多少分；人数少的单位自动向平均靠拢，不易误判。' },
  { value: 'bands', label: '起点分层进步值', help: '按起点把学生分成若干层，看每个学生比同层平均高多少分，再按单位平均；算法简单，便于手工核对。' },
  { value: 'sgp', label: '学生成长百分位', help: '看每个学生在起点相同的学生中排到百分之几，用中位数代表单位；50 为预期，不受各次考试满分不同的影响。' },
  { value: 'zdiff', label: '标准分变化', help: '前后两次标准分之差，人人能懂，但没有控制起点：起点高的容易降、起点低的容易升，只作描述，不作判断。' },
];

export const units: readonly { readonly value: GrowthUnit; readonly label: string }[] = [
  { value: 'school', label: '学校' },
  { value: 'class', label: '班级' },
  { value: 'county', label: '县区' },
  { value: 'group', label: '集团' },
];

export const covariates: readonly { readonly value: Covariate; readonly label: string; readonly level: '学生' | '学校' }[] = [
  { value: 'sex', label: '性别', level: '学生' },
  { value: 'category', label: '应届/往届', level: '学生' },
  { value: 'track', label: '选科类别', level: '学生' },
  { value: 'language', label: '授课语言', level: '学生' },
  { value: 'locality', label: '城乡', level: '学校' },
  { value: 'schoolType', label: '学校类型', level: '学校' },
  { value: 'governance', label: '公办/民办', level: '学校' },
  { value: 'schoolPrior', label: '学校平均起点', level: '学校' },
];

export const curves: readonly { readonly value: BaselineCurve; readonly label: string }[] = [
  { value: 'linear', label: '直线' },
  { value: 'quadratic', label: '含平方项' },
  { value: 'spline', label: '样条曲线' },
];

/** Everything the page's address says, checked against what there is. */
export interface GrowthChoices {
  readonly view: GrowthView;
  readonly outcome: ExamSubject;
  readonly candidates: readonly ExamInfo[];
  readonly baselines: readonly ExamSubject[];
  readonly by: GrowthUnit;
  readonly model: (typeof models)[number];
  readonly covariates: readonly Covariate[];
  readonly curve: BaselineCurve;
  readonly slope: boolean;
  readonly nested: boolean;
  readonly ml: boolean;
  readonly reliability: number;
  /** 教学点并入中心校, by school only. */
  readonly mergeSites: boolean;
  /** Bands: the bound for extreme negative progress. */
  readonly cap: boolean;
}

export function readChoices(params: Params, exam: ExamInfo, subject: string, exams: readonly ExamInfo[]): GrowthChoices {
  const candidates = baselineExams(exam, exams);
  const chosen = parseBaselines(params['base'] ?? '', candidates);
  const asked = (params['cov'] ?? '').split(',');
  const reliability = Number(params['rel']);
  const by = units.find(({ value }) => value === params['by'])?.value ?? 'school';
  return {
    view: views.find(({ value }) => value === params['view'])?.value ?? 'result',
    outcome: { exam: exam.exam_id, subject },
    candidates,
    baselines: chosen.length > 0 ? chosen : suggestBaseline(exam, subject, exams),
    by,
    model: models.find(({ value }) => value === params['model']) ?? models[0]!,
    covariates: covariates.flatMap(({ value }) => (asked.includes(value) ? [value] : [])),
    curve: curves.find(({ value }) => value === params['curve'])?.value ?? 'linear',
    slope: params['slope'] === '1',
    nested: params['nested'] === '1',
    ml: params['method'] === 'ml',
    reliability: reliability >= 0.5 && reliability < 1 ? reliability : 1,
    mergeSites: by === 'school' && params['merge'] === '1',
    cap: params['cap'] === '1',
  };
}

/** How many of the mixed model's options differ from the plain model. */
export const optionsInUse = ({ covariates: held, curve, slope, nested, ml, reliability }: GrowthChoices): number =>
  held.length + [curve !== 'linear', slope, nested, ml, reliability < 1].filter(Boolean).length;

/** The request of `growth` and of the views that look at the same model. */
export function growthRequest({ outcome, baselines, by, model, covariates: held, curve, slope, nested, ml, reliability, mergeSites, cap }: GrowthChoices): Omit<GrowthAsked, 'analysis'> {
  const plain = { outcome, baselines, by, model: model.value, ...(mergeSites ? { mergeSites } : {}) };
  if (model.value !== 'mixed') return model.value === 'bands' && cap ? { ...plain, cap: 'published' } : plain;
  return {
    ...plain,
    ...(held.length > 0 ? { covariates: held } : {}),
    ...(curve === 'linear' ? {} : { curve }),
    ...(slope ? { slope } : {}),
    ...(nested && (by === 'school' || by === 'class') ? { nested } : {}),
    ...(ml ? { method: 'ML' as const } : {}),
    ...(reliability < 1 ? { reliability } : {}),
  };
}
