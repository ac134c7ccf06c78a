/** What a column of a list or record table is called in office words, by the name intake gives it. */
const labels: Readonly<Record<string, string>> = {
  township: '乡镇（学区）', city: '市', type: '学校类型', stages: '学段', locality: '城乡', governance: '公办/民办', parent_school: '中心校', aliases: '别名', pastoral: '牧区',
  language_mode: '授课语言', birth: '出生日期', ethnicity: '民族', status: '学籍状态', roll_school: '学籍学校', entry_year: '入学年份', group: '教育集团', from_school: '牵头（支援）学校', to_school: '成员（受援）学校',
  kind: '关系', start_date: '开始日期', end_date: '结束日期', chosen: '选科', term: '学期', listener: '听课人', teacher: '教师', subject: '学科', exam: '考试',
  staff_no: '工号', head_teacher: '班主任', teaching_class: '教学班', walking: '是否走班', duty: '职务', date: '日期', periods: '节数', activity: '活动类别', note: '备注',
  item_no: '题号', item_kind: '题型', item_mark: '分值', item_side: '主客观', item_key: '答案', knowledge: '知识点', ability: '能力层次', planned_difficulty: '预估难度',
  indicator_code: '指标编码', indicator: '指标', numerator: '分子', denominator: '分母', value: '数值', level: '等级', target: '目标', base: '基数', weight: '权重', period: '期限',
  dimension: '评价维度', scheme: '评价方案', segment_score: '分数', segment_count: '本段人数', segment_cumulative: '累计人数', rank_from: '起点位次', rank_to: '对应位次', prior: '起点分', expected_score: '期望分', expected_sd: '标准差',
  expected: '应考人数', present: '实考人数', mean: '平均分', pass_rate: '及格率', excellent_rate: '优秀率', low_rate: '低分率',
};

/** `mean@语文` is 语文平均分, `dimension:品德发展` is 品德发展; a name we do not know stands as it is. */
export function attributeLabel(column: string): string {
  const [name = '', part] = column.split(/[@:]/u);
  if (column.includes(':')) return part ?? name;
  return `${part ?? ''}${labels[name] ?? name}`;
}
