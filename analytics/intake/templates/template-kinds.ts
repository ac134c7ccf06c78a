export const templateKinds = [
  'scores', 'items', 'blueprint', 'schools', 'roster', 'teaching', 'teaching-class', 'observation', 'indicator', 'relations', 'rating', 'target', 'segments', 'ranks', 'bridge',
] as const;
export type TemplateKind = (typeof templateKinds)[number];

export interface TemplateInfo {
  readonly kind: TemplateKind;
  readonly label: string;
  /** Chinese: what it is for, in one sentence. */
  readonly purpose: string;
  /** What has to be chosen before it can be written. */
  readonly needs: readonly ('exam' | 'subject')[];
}

export const templateList: readonly TemplateInfo[] = [
  { kind: 'scores', label: '成绩采集表', purpose: '发给学校填一次考试的各科成绩，有名册时学生名单已填好。', needs: [] },
  { kind: 'items', label: '小题分采集表', purpose: '一科试卷每道题的得分。', needs: ['subject'] },
  { kind: 'blueprint', label: '双向细目表', purpose: '一科试卷每道题的分值、知识点、能力层次和预估难度。', needs: ['subject'] },
  { kind: 'schools', label: '学校名单', purpose: '学校的名称、代码、所在县区和类型。', needs: [] },
  { kind: 'roster', label: '学生名册', purpose: '一个学期的在籍学生，应考人数由它而来。', needs: [] },
  { kind: 'teaching', label: '任课教师表', purpose: '谁教哪个班的哪一科，谁是班主任。', needs: [] },
  { kind: 'teaching-class', label: '走班名单', purpose: '走班学生在哪个教学班。', needs: [] },
  { kind: 'observation', label: '听评课记录', purpose: '听课、评课、教研和公开课的记录。', needs: [] },
  { kind: 'indicator', label: '过程性指标表', purpose: '开课率、完成率等指标的分子、分母和目标。', needs: [] },
  { kind: 'relations', label: '集团与帮扶名单', purpose: '教育集团、结对帮扶、托管关系。', needs: [] },
  { kind: 'rating', label: '五方面评价表', purpose: '各校品德、学业、身心等方面的评价结果。', needs: [] },
  { kind: 'target', label: '目标责任书', purpose: '各校的指标基数、目标值和权重。', needs: [] },
  { kind: 'segments', label: '一分一段表', purpose: '全省或全市每一分的人数和累计人数，作为参照。', needs: [] },
  { kind: 'ranks', label: '位次对照表', purpose: '中考位次与高考位次的对照，作为参照。', needs: [] },
  { kind: 'bridge', label: '报名号与学籍号对照表', purpose: '把中考报名号与学籍号对上，连接两段学业。', needs: [] },
];

export interface TemplateOptions {
  readonly exam?: number;
  readonly term?: string;
  readonly grade?: string;
  /** Only this school's pupils. */
  readonly school?: number;
  readonly subject?: string;
  /** Number of items where the paper is not known. */
  readonly items?: number;
  readonly subjects?: readonly { readonly subject: string; readonly fullMark: number }[];
}

/** What the workspace knows that saves typing. */
export interface TemplateData {
  readonly exam: { readonly name: string; readonly term: string; readonly grade: string; readonly kind: string } | null;
  readonly school: string | null;
  readonly subjects: readonly { readonly subject: string; readonly fullMark: number }[];
  readonly schools: readonly { readonly name: string; readonly code: string | null; readonly county: string | null; readonly type: string | null; readonly stages: string; readonly locality: string | null }[];
  readonly pupils: readonly { readonly school: string; readonly className: string; readonly edu_id: string | null; readonly name: string; readonly sex: string | null; readonly grade: string }[];
  readonly classes: readonly { readonly school: string; readonly grade: string; readonly className: string }[];
  readonly items: readonly { readonly item_no: string; readonly full_mark: number }[];
}
