import { expect, it } from 'vitest';
import { splitList } from '../../schema/column.ts';
import { emptyContext, type IntakeContext } from '../intake-context.ts';
import type { ImportOptions } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import { workbook, type SheetDraft } from '../testing/make-files.ts';
import { codesOf, planOf, rowsOf, type Facts } from '../testing/plan-of.ts';

const schools = ['城关中学', '河东中学'].map((name, index) => ({
  school_id: index + 1, official_code: `0${index + 1}`, name, aliases: '', area_id: null, parent_school_id: null, type: null, stages: '初中', locality: null, pastoral: false, governance: null, public_code: `S${index}`,
}));
const context: IntakeContext = { ...emptyContext, counters: { school_id: 2, area_id: 1 }, schools, areas: [{ area_id: 1, name: '白鹭县', level: '县', parent_id: null, official_code: null }] };
const plan = (title: string, rows: readonly (readonly SheetCell[])[], changes: Partial<ImportOptions> = {}, merges: SheetDraft['merges'] = []) =>
  planOf(workbook(`${title}.xlsx`, [{ name: 'Sheet1', rows, merges }]), { school: null, ...changes }, context);
const pick = (rows: readonly Facts[], ...names: string[]) => rows.map((row) => names.map((name) => row[name]));

it('reads a teaching list: one row per class and subject, a blank subject is the 班主任', async () => {
  const done = await plan('任课安排', [
    ['学校名称', '班级名称', '教师工号', '教师姓名', '科目', '是否走班'],
    ['城关中学', '七年级1班', '001', '李梅', '语文', '否'], ['城关中学', '七年级1班', '001', '李 梅', null, '否'], ['城关中学', '七年级2班', '001', '李梅', '语文', '否'],
    ['河东中学', '七年级1班', null, '李梅', '语文', '否'], ['城关中学', '物理走班2', '002', '王强', '物理', '是'], ['城关中学', '七年级1班', '003', '赵敏', '国学', '否'],
  ]);
  expect(done.preview.files[0]).toMatchObject({ role: 'teaching', rowsRead: 6, rowsStored: 5, rowsRefused: 1 });
  expect(codesOf(done)).toEqual(['unknown-subject Sheet1!E7']);
  expect(pick(rowsOf(done, 'teacher'), 'name', 'school_id', 'staff_no')).toEqual([['李梅', 1, '001'], ['李梅', 2, null], ['王强', 1, '002']]);
  const classes = new Map(rowsOf(done, 'class').map((row) => [row['class_id'], `${String(row['school_id'])}${String(row['name'])}${String(row['kind'])}`]));
  expect(rowsOf(done, 'assignment').map((row) => [classes.get(row['class_id']!), row['subject'], row['role'], row['term']])).toEqual([
    ['1七年级（1）班行政班', '语文', '任课', '2025-2026-1'], ['1七年级（1）班行政班', '', '班主任', '2025-2026-1'], ['1七年级（2）班行政班', '语文', '任课', '2025-2026-1'],
    ['2七年级（1）班行政班', '语文', '任课', '2025-2026-1'], ['1物理走班2教学班', '物理', '任课', '2025-2026-1'],
  ]);
});

it('reads the same laid out by class, with the subjects side by side', async () => {
  const done = await plan('城关中学任课教师一览表', [['班级', '班主任', '语文', '数学'], ['七（1）班', '李梅', '李梅', '王强、周红'], ['七（2）班', '王强', '李梅', '王强']], { school: '城关中学' });
  expect(done.preview.files[0]).toMatchObject({ role: 'teaching', rowsStored: 2, rowsRefused: 0 });
  expect(rowsOf(done, 'assignment')).toHaveLength(7);
  expect(pick(rowsOf(done, 'teacher'), 'name')).toEqual([['李梅'], ['王强'], ['周红']]);
});

it('reads a 走班 list into teaching classes with members and teachers', async () => {
  const done = await plan('走班名单', [
    ['学期', '学籍号', '姓名', '学校', '学科', '教学班', '任课教师'],
    ['2025-2026-1', 'G440101200801010011', '王一', '城关中学', '化学', '高三化学1', '李梅'], ['2025-2026-1', 'G440101200801010011', '王一', '城关中学', '生物', '高三生物2', '周红'],
    ['2025-2026-1', 'G440101200801010022', '李二', '城关中学', '化学', '高三化学1', '李梅'], ['2025-2026-1', 'G440101200801010022', '李二', '城关中学', '化学', '高三化学1', '李梅'],
  ]);
  expect(done.preview.files[0]).toMatchObject({ role: 'teaching-class', rowsStored: 3, rowsRefused: 1 });
  expect(pick(rowsOf(done, 'class'), 'name', 'kind', 'subject', 'entry_year')).toEqual([['高三化学1', '教学班', '化学', 2023], ['高三生物2', '教学班', '生物', 2023]]);
  expect(pick(rowsOf(done, 'teaching_class_member'), 'class_id', 'student_id')).toEqual([[1, 1], [2, 1], [1, 2]]);
  expect(rowsOf(done, 'assignment')).toHaveLength(2);
});

it('reads 听课 records; two equal visits are two records', async () => {
  const rows = [
    ['学期', '日期', '听课人', '职务', '单位', '类别', '班级', '学科', '授课教师', '节数', '备注'],
    ['2025-2026-1', '2025-10-12', '周雅', '校长', '城关中学', '听课', '七1班', '语文', '李梅', 1, null], ['2025-2026-1', '2025-10-12', '周雅', '校长', '城关中学', '听课', '七1班', '语文', '李梅', 1, null],
    ['2025-2026-1', '2025-10-13', '钱进', '教研员', '县教研室', '公开课', '七1班', '外语', '王强', '2节', '推门'], ['2025-2026-1', '10月', '周雅', '校长', '城关中学', '听课', '七1班', '语文', '李梅', 1, null],
    ['2025-2026-1', '2025-10-14', '周雅', '校长', '南山中学', '听课', '七1班', '语文', '李梅', 1, null],
  ];
  const done = await plan('听课', rows);
  expect(codesOf(done)).toEqual(['bad-date Sheet1!B5', 'unknown-school Sheet1!E6']);
  expect(pick(rowsOf(done, 'observation'), 'observation_id', 'date', 'school_id', 'person', 'role', 'kind', 'subject', 'periods', 'note')).toEqual([
    [1, '2025-10-12', 1, '周雅', '校长', '听课', '语文', 1, null], [2, '2025-10-12', 1, '周雅', '校长', '听课', '语文', 1, null], [3, '2025-10-13', null, '钱进', '教研员', '公开课', '英语', 2, '推门'],
  ]);
  const known = rowsOf(done, 'observation');
  const again = await planOf(workbook('又.xlsx', [{ name: 'Sheet1', rows }]), { school: null }, { ...context, counters: { ...context.counters, observation_id: 3 }, rows: knownRows('observation', known) });
  expect(pick(rowsOf(again, 'observation'), 'observation_id')).toEqual([[1], [2], [3]]);
});

const knownRows = (name: string, known: readonly Facts[]): IntakeContext['rows'] => (table) => Promise.resolve((table === name ? known : []) as never);

it('reads indicators as fractions, and holds a stated rate against its parts', async () => {
  const done = await plan('2025-2026学年第一学期过程性指标', [
    ['指标编码', '指标名称', '单位', '分子', '分母', '完成率', '目标'],
    ['A2.3', '开齐率', '城关中学', 4, 4, '100.0%', '100%'], ['A2.3', '开齐率', '河东中学', 3, 4, 90, '100%'], ['A2.3', '开齐率', '白鹭县', null, null, '92.5', 100], ['A2.9', '培训学时', '城关中学', null, null, 360, 360],
    ['A2.3', '开齐率', '河东中学', 4, 4, null, null], ['A2.4', '开出率', '河东中学', 4, 0, null, null],
  ]);
  expect(codesOf(done)).toEqual(['rate-mismatch Sheet1!F3', 'duplicate-row Sheet1!B6', 'bad-number Sheet1!E7']);
  expect(pick(rowsOf(done, 'indicator'), 'code', 'name', 'unit', 'numerator', 'denominator', 'value', 'target')).toEqual([
    ['A2.3', '开齐率', 'school:1', 4, 4, 1, 1], ['A2.3', '开齐率', 'school:2', 3, 4, 0.75, 1], ['A2.3', '开齐率', 'area:1', null, null, 0.925, 1], ['A2.9', '培训学时', 'school:1', null, null, 360, 360],
  ]);
});

it('reads the five aspects wide and long, by the scheme that has them', async () => {
  const wide = await plan('五方面评价', [['学校', '品德发展水平', '学业发展水平', '身心发展水平', '兴趣特长养成', '学业负担状况'], ['城关中学', 86, 90.5, 'B', 70, 65]]);
  expect(pick(rowsOf(wide, 'rating'), 'scheme', 'dimension', 'value', 'level')).toEqual([
    ['2013', '品德发展', 86, null], ['2013', '学业发展', 90.5, null], ['2013', '身心发展', null, 'B'], ['2013', '兴趣特长', 70, null], ['2013', '学业负担', 65, null],
  ]);
  const long = await plan('2021版评价', [['学校', '评价维度', '得分', '等级'], ['城关中学', '品德发展', 86, 'A'], ['城关中学', '审美素养', null, 'B'], ['城关中学', '纪律', 3, 'B']]);
  expect(pick(rowsOf(long, 'rating'), 'scheme', 'dimension', 'value', 'level')).toEqual([['2021', '品德发展', 86, 'A'], ['2021', '审美素养', null, 'B']]);
  expect(codesOf(long, ['full-mark-guessed'])).toEqual(['no-scores Sheet1!4']);
});

it('reads targets of a responsibility letter', async () => {
  const done = await plan('2026年教学质量目标责任书', [['学校', '考核指标', '基数', '目标值', '权重'], ['城关中学', '中考优秀率', '12%', '≥15%', '30%'], ['城关中学', '中考均分', 402.5, 410, 0.7], ['河东中学', '中考优秀率', null, null, null]]);
  expect(done.preview.files[0]).toMatchObject({ role: 'target', rowsStored: 2, rowsRefused: 1 });
  expect(pick(rowsOf(done, 'target'), 'unit', 'indicator', 'base', 'value', 'weight', 'period')).toEqual([['school:1', '中考优秀率', 0.12, 0.15, 0.3, '2026'], ['school:1', '中考均分', 402.5, 410, 0.7, '2026']]);
});

it('reads a bridge of 报名号 and 学籍号', async () => {
  const done = await plan('中考报名号与学籍号对照表', [['中考报名号', '学籍号', '姓名', '学校'], ['2601', 'G440101201001010011', '王一', '城关中学'], ['2602', 'G440101201001010022', '李二', '城关中学'], ['2603', null, '张三', '城关中学']]);
  expect(done.preview.files[0]).toMatchObject({ role: 'bridge', rowsStored: 2, rowsRefused: 1 });
  expect(pick(rowsOf(done, 'identity_link').filter((row) => row['scope'] === 'bridge' && row['rule'] === '桥接'), 'source_key', 'student_id')).toEqual([['考号:2601', 1], ['考号:2602', 2]]);
});

it('reads 一分一段, 位次对照 and 期望曲线', async () => {
  const segments = await plan('2026年全省高考物理类一分一段表', [['分数', '本段人数', '累计人数'], ['690及以上', 52, 52], [689, 8, 60], [688, 12, 71], [687, '无', null]]);
  expect(codesOf(segments).sort()).toEqual(['bad-number Sheet1!A5', 'reference-without-exam Sheet1', 'segment-mismatch Sheet1']);
  const [row] = rowsOf(segments, 'reference');
  expect(row).toMatchObject({ kind: '一分一段', subject: '总分', exam_id: null });
  expect(JSON.parse(String(row!['values']))).toEqual({
    population: '全省高考物理类考生', scope: '省', year: 2026, points: [{ score: 690, cumulative: 52 }, { score: 689, cumulative: 60 }, { score: 688, cumulative: 71 }], candidates: 71,
  });
  const ranks = await plan('2026年全市中考高考位次对照表（中考考生3000人，高考考生9000人）', [['2026年全市中考高考位次对照表，中考考生3000人，高考考生9000人'], ['中考位次', '高考位次'], [1, 20], [100, 1500], [3000, 9000]]);
  expect(JSON.parse(String(rowsOf(ranks, 'reference')[0]!['values']))).toMatchObject({ fromCandidates: 3000, toCandidates: 9000, points: [{ from: 1, to: 20 }, { from: 100, to: 1500 }, { from: 3000, to: 9000 }] });
  const falling = await plan('2026年全市位次对照', [['起点位次', '对应位次'], [1, 50], [2, 40], [3, 60]]);
  expect(falling.preview.files[0]).toMatchObject({ rowsStored: 0, rowsRefused: 3 });
  const curve = await plan('2026年全市期望曲线', [['起点分', '期望分', '标准差'], [300, 350, 40], [400, 455, 35]]);
  expect(JSON.parse(String(rowsOf(curve, 'reference')[0]!['values']))).toMatchObject({ points: [{ prior: 300, expected: 350, sd: 40 }, { prior: 400, expected: 455, sd: 35 }] });
});

it('reads school and class tables as aggregates, never as pupils', async () => {
  const done = await plan('七年级期末各校成绩统计', [
    ['学校', '应考', '实考', '语文', null, '数学', null], [null, null, null, '平均分', '及格率', '平均分', '及格率'],
    ['城关中学', 120, '118（缺考二人）', 88.25, '91.5%', 79, 0.8], ['河东中学', 60, 60, 80, 75, 70.5, 70], ['全县', 180, 178, 85, 86, 76, 77], ['南山中学', 1, 1, 1, 1, 1, 1],
  ], {}, [{ top: 0, left: 3, bottom: 0, right: 4 }, { top: 0, left: 5, bottom: 0, right: 6 }, ...[0, 1, 2].map((column) => ({ top: 0, left: column, bottom: 1, right: column }))]);
  expect(done.preview.files[0]).toMatchObject({ role: 'aggregate', rowsStored: 2 });
  expect(pick(rowsOf(done, 'aggregate'), 'unit', 'subject', 'expected', 'present', 'mean', 'pass_rate')).toEqual([
    ['school:1', '语文', 120, 118, 88.25, 0.915], ['school:1', '数学', 120, 118, 79, 0.8], ['school:2', '语文', 60, 60, 80, 0.75], ['school:2', '数学', 60, 60, 70.5, 0.7],
  ]);
  expect(rowsOf(done, 'result')).toEqual([]);
  expect(codesOf(done).some((code) => code.startsWith('unknown-school'))).toBe(true);
});

it('reads a 双向细目表 and lets marks, answers and blueprint come in any order', async () => {
  const exam = { name: '七年级期末', term: '2025-2026-1', grade: '七年级', kind: '期末' };
  const blueprint = workbook('数学双向细目表.xlsx', [{ name: '数学双向细目表', rows: [
    ['题号', '题型', '分值', '主客观', '答案', '知识点', '能力层次', '预估难度'],
    [1, '选择题', 4, '客观', 'B', '数与式', '识记', 0.9], [2, '选择题', 4, '客观', 'c', '函数、方程', '理解', '70%'], ['17(1)', '解答题', 6, '主观', null, '中位数', '应用', '难'], ['3-5', '填空题', 12, '主观', null, '几何', '理解', 0.6], [6, '填空题', 'x', null, null, null, null, null],
  ] }]);
  const marks = workbook('数学小题分.xlsx', [{ name: '数学小题分', rows: [['考号', '姓名', '班级', '第1题', '第2题', '第17(1)题'], ['01', '王一', 1, 4, 0, 5], ['02', '李二', 1, 4, 4, 6]] }]);
  const answers = workbook('数学选择题作答.xlsx', [{ name: '数学选择题作答', rows: [['考号', '姓名', '班级', '第1题选项', '第2题选项', '第17(1)题选项'], ['01', '王一', 1, 'B', 'D', null], ['02', '李二', 1, 'B', 'C', null]] }]);

  const first = await planOf([blueprint], { exam });
  expect(first.preview.files[0]).toMatchObject({ role: 'blueprint', rowsRead: 5, rowsStored: 3, rowsRefused: 2 });
  const items = rowsOf(first, 'item');
  expect(items.map((row) => [row['item_no'], row['full_mark'], row['kind'], row['key'], splitList(String(row['knowledge'])), splitList(String(row['ability'])), row['planned_difficulty']])).toEqual([
    ['1', 4, '选择题·客观题', 'B', ['数与式'], ['识记'], 0.9], ['2', 4, '选择题·客观题', 'C', ['函数', '方程'], ['理解'], 0.7], ['17(1)', 6, '解答题·主观题', null, ['中位数'], ['应用'], 0.35],
  ]);

  const known = (...plans: Awaited<ReturnType<typeof planOf>>[]): IntakeContext => {
    const live = (name: string, keys: readonly string[]) => [...new Map(plans.flatMap((one) => rowsOf(one, name)).map((row) => [keys.map((key) => row[key]).join('\t'), row])).values()] as never;
    return {
      ...emptyContext, counters: plans.reduce((all, one) => ({ ...all, ...one.draft!.counters }), {}), exams: live('exam', ['exam_id']), forms: live('form', ['form_id']), papers: live('paper', ['form_id']), totals: live('total_def', ['total_id']),
      schools: live('school', ['school_id']), classes: live('class', ['class_id']), pupils: (live('student', ['student_id']) as Facts[]).map((row) => ({ ...row, school_id: 1, class_id: 1, term: exam.term, grade: exam.grade })) as never,
      examNumbers: () => Promise.resolve(live('identity_link', ['source_key', 'scope'])), itemsOf: () => Promise.resolve(live('item', ['form_id', 'item_no'])), itemResultsOf: () => Promise.resolve(live('item_result', ['form_id', 'student_id', 'item_no'])),
    };
  };
  const second = await planOf([marks], { exam }, known(first));
  expect(rowsOf(second, 'item')).toEqual([]);
  const third = await planOf([answers], { exam }, known(first, second));
  expect(rowsOf(third, 'item')).toEqual([]);
  expect(pick(rowsOf(third, 'item_result'), 'student_id', 'item_no', 'score', 'choice')).toEqual([[1, '1', 4, 'B'], [1, '2', 0, 'D'], [2, '1', 4, 'B'], [2, '2', 4, 'C']]);
  // The other way round: marks without full marks first, then the blueprint states them.
  const marksFirst = await planOf([marks], { exam });
  const after = await planOf([blueprint], { exam }, known(marksFirst));
  expect(pick(rowsOf(after, 'item'), 'item_no', 'full_mark', 'key')).toEqual([['1', 4, 'B'], ['2', 4, 'C'], ['17(1)', 6, null]]);
  expect(rowsOf(after, 'item_result')).toEqual([]);
});
