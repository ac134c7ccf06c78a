/** Columns of the tables of process data; each head says by itself what its column is. */
export const processAttributes: readonly { readonly pattern: RegExp; readonly column: string; readonly label: string }[] = [
  { pattern: /^(?:教师|教职工|职工|教工)(?:工号|编号|id|号)$|^工号$/iu, column: 'staff_no', label: '工号' },
  { pattern: /^班主任(?:姓名|教师)?$/u, column: 'head_teacher', label: '班主任' },
  { pattern: /^(?:教学班|走班班?|选修班|走班教学班|上课班)级?(?:名称|编号)?$/u, column: 'teaching_class', label: '教学班' },
  { pattern: /^是否(?:走班|选课)$|^走班标记$/u, column: 'walking', label: '是否走班' },
  { pattern: /^(?:听课|评课|听评课)(?:日期|时间)$/u, column: 'date', label: '日期' },
  { pattern: /^(?:听课|评课|听评课)(?:节数|课时|节次|课时数)$|^节数$/u, column: 'periods', label: '节数' },
  { pattern: /^(?:听课|评课|听评课|活动|教研)(?:类型|类别|形式|性质)$/u, column: 'activity', label: '活动类别' },
  { pattern: /^(?:试题|小题|题目|题)(?:号|编号|序号)$/u, column: 'item_no', label: '题号' },
  { pattern: /^题型$|^(?:题目|试题)类型$/u, column: 'item_kind', label: '题型' },
  { pattern: /^(?:每?小?题)?分值$|^题分$/u, column: 'item_mark', label: '分值' },
  { pattern: /^主客观(?:题|性)?$|^(?:客观|主观)[/、](?:主观|客观)(?:题)?$/u, column: 'item_side', label: '主客观' },
  { pattern: /^(?:标准|参考|正确)?答案$/u, column: 'item_key', label: '答案' },
  { pattern: /^(?:考查|涉及|主要)?(?:知识点|知识内容|考点|知识板块|内容领域|考查内容|知识模块)(?:[一二三1-3])?$/u, column: 'knowledge', label: '知识点' },
  { pattern: /^(?:能力|认知|思维)(?:层次|要求|水平|维度|目标|层级)$|^(?:学科|核心)素养$/u, column: 'ability', label: '能力层次' },
  { pattern: /^(?:预估|预设|预计|预期|设计|估计)难度(?:系数|值)?$|^难度(?:系数|预估)$/u, column: 'planned_difficulty', label: '预估难度' },
  { pattern: /^指标(?:编码|代码|编号)$/u, column: 'indicator_code', label: '指标编码' },
  { pattern: /^(?:考核|评价|目标|责任|过程性?)?指标(?:名称|内容|项目)?$|^(?:考核|责任|目标)(?:项目|内容)$/u, column: 'indicator', label: '指标' },
  { pattern: /^分子$/u, column: 'numerator', label: '分子' },
  { pattern: /^分母$/u, column: 'denominator', label: '分母' },
  { pattern: /^(?:责任目标|目标值|目标任务|任务指标|目标数)$/u, column: 'target', label: '目标' },
  { pattern: /^(?:基数|基准值?|基期值?|基础值|原有基础)$/u, column: 'base', label: '基数' },
  { pattern: /^(?:评价维度|评价方面|五方面|维度)$/u, column: 'dimension', label: '评价维度' },
  { pattern: /^(?:本段|同分|分段|段内|该分段|该分)人数$/u, column: 'segment_count', label: '本段人数' },
  { pattern: /^累计(?:总)?(?:人数)?$/u, column: 'segment_cumulative', label: '累计人数' },
  { pattern: /^(?:中考|起点|入口|起始)位次$|^起点(?:排名|名次)$/u, column: 'rank_from', label: '起点位次' },
  { pattern: /^(?:高考|对应|出口|期望|预期|终点|省)位次$|^(?:对应|期望|预期)(?:排名|名次)$/u, column: 'rank_to', label: '对应位次' },
  { pattern: /^(?:起点|起始)(?:分数?|成绩|总分)$/u, column: 'prior', label: '起点分' },
  { pattern: /^(?:期望|预期|预测)(?:分数?|成绩|值|均分)$/u, column: 'expected_score', label: '期望分' },
];

/** Places in two exams side by side: a 位次对照 table, where nobody's name stands beside them. */
export const PLACES = /^(?:中考|起点|入口|起始)位次$/u;
export const PLACES_REACHED = /^(?:高考|对应|出口|期望|预期|终点|省)位次$/u;

/** Heads of these name whose row it is, so that a table may begin there without a pupil or a school. */
export const processAnchors: readonly string[] = ['item_no', 'indicator', 'indicator_code', 'dimension', 'segment_count', 'segment_cumulative', 'rank_from', 'prior', 'expected_score'];

const dimensions: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /^品德发展/u, name: '品德发展' }, { pattern: /^学业发展/u, name: '学业发展' }, { pattern: /^身心发展/u, name: '身心发展' },
  { pattern: /^兴趣特长/u, name: '兴趣特长' }, { pattern: /^学业负担/u, name: '学业负担' },
  { pattern: /^审美素养/u, name: '审美素养' }, { pattern: /^劳动与?社会实践/u, name: '劳动与社会实践' },
];

/** 品德发展水平, 学业负担状况 …: one of the five aspects as a column of its own. */
export const dimensionOf = (label: string): string | null =>
  dimensions.find(({ pattern }) => pattern.test(label) && /^.{4,8}(?:水平|状况|养成)?(?:得分|评分|等级|指数)?$/u.test(label))?.name ?? null;
