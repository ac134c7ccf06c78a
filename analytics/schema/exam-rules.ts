import { stageOf } from './grades.ts';

/** What decides whether an exam may be held so. */
export interface ExamRuleFacts {
  readonly kind: string;
  readonly grade: string;
  /** 校/集团/学区/县/市/盟/省 */
  readonly scope: string;
  readonly filingNo?: string | null;
  /** Exams of this kind and grade in the term (school year for 模拟), this one included. */
  readonly sameKind?: number;
  /** 五四: 五年级 ends primary school. */
  readonly schoolSystem?: '六三' | '五四';
}

export interface ExamRuleWarning {
  readonly code: 'no-paper' | 'cross-school' | 'sampling' | 'too-many' | 'midterm' | 'filing' | 'grades-only';
  readonly text: string;
  readonly clause: string;
}

const NOTICE_2021 = '教育部办公厅《关于加强义务教育学校考试管理的通知》（2021年）';
const NOTICE_2025 = '教育部办公厅《关于进一步加强中小学日常考试管理的通知》（2025年）';

/** Not 日常考试: the notices leave them out. */
const outside = new Set(['中考', '高考', '学业水平', '入学']);

const isFinalYear = (grade: string, system: '六三' | '五四'): boolean => grade === '九年级' || grade === '高三' || grade === (system === '五四' ? '五年级' : '六年级');

/**
 * Where an exam touches the notices of 2021 and 2025: warnings with their clause, never a refusal; the office
 * decides. Nothing for exams the notices leave out.
 */
export function examRuleWarnings({ kind, grade, scope, filingNo, sameKind = 1, schoolSystem = '六三' }: ExamRuleFacts): ExamRuleWarning[] {
  const stage = stageOf(grade);
  if (stage === null || outside.has(kind)) return [];
  const compulsory = stage !== '高中';
  const final = isFinalYear(grade, schoolSystem);
  const crossSchool = scope !== '校';
  const sampled = kind === '抽测';
  const warnings: ExamRuleWarning[] = [];
  if ((grade === '一年级' || grade === '二年级') && !sampled) {
    warnings.push({ code: 'no-paper', text: `${grade}不得进行纸笔考试。请改为非纸笔的活动评价，不要导入分数。`, clause: NOTICE_2021 });
  }
  if (crossSchool && !sampled && (stage === '小学' || !final)) {
    warnings.push({
      code: 'cross-school', text: `${grade}${stage === '小学' ? '属小学' : '不是毕业年级'}，严禁组织区域性或跨校际的${kind}考试。跨校比较请改用抽样的质量监测；已经考过的成绩只在校内使用。`, clause: `${NOTICE_2021}；${NOTICE_2025}`,
    });
  }
  if (sampled) warnings.push({ code: 'sampling', text: '质量监测应当抽样进行，不面向全体学生；各校结果只反馈本校，不公布、不排名。', clause: NOTICE_2025 });
  if (compulsory && stage === '小学' && kind === '期中') warnings.push({ code: 'midterm', text: '小学每学期只组织一次期末考试，不组织期中考试。', clause: NOTICE_2021 });
  if (compulsory && (kind === '期末' || kind === '期中') && sameKind > 1) warnings.push({ code: 'too-many', text: `${grade}这一学期已有${sameKind}次${kind}考试，义务教育阶段每学期${kind}只能有一次。`, clause: NOTICE_2021 });
  if (final && kind === '模拟' && sameKind > 2) warnings.push({ code: 'too-many', text: `${grade}本学年已有${sameKind}次模拟考试，毕业年级只宜组织1至2次。`, clause: NOTICE_2021 });
  if (crossSchool && !filingNo) warnings.push({ code: 'filing', text: '跨校考试应当备案，库中没有备案号，请核对后补上。', clause: NOTICE_2025 });
  if (compulsory) warnings.push({ code: 'grades-only', text: '义务教育阶段对学生实行等级评价，不公布分数和名次。面向学生和家长的材料请用等级，不列学生名次。', clause: `${NOTICE_2021}；${NOTICE_2025}` });
  return warnings;
}

/** Defaults of what may be shown of pupils: 等级 instead of marks, and no rank lists, in compulsory stages. */
export const pupilOutputRules = (grade: string): { readonly gradeMode: boolean; readonly pupilRanks: boolean } => {
  const compulsory = stageOf(grade) !== '高中';
  return { gradeMode: compulsory, pupilRanks: !compulsory };
};
