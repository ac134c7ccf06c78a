import { termLabel } from '../../schema/terms.ts';
import type { TemplateBook, TemplateColumn, TemplateNotes, TemplateSheet } from './template-sheet.ts';
import { templateList, type TemplateData, type TemplateKind, type TemplateOptions } from './template-kinds.ts';

export interface WrittenTemplate {
  readonly book: TemplateBook;
  readonly notes: TemplateNotes;
}

const id = (label: string): TemplateColumn => ({ label, text: true, width: 22 });
const word = (label: string, width = 12): TemplateColumn => ({ label, text: true, width });
const number = (label: string): TemplateColumn => ({ label, width: 9 });

const COMMON = ['列名（表头）请不要改动，可以增加行，不用的列可以空着。', '学籍号、考号、工号已设为文本格式，请直接填写或“选择性粘贴—数值”，不要改成数字。'];

/** A workbook that the program itself reads back as what it is. */
export function writeTemplate(kind: TemplateKind, options: TemplateOptions, data: TemplateData): WrittenTemplate {
  const label = templateList.find((one) => one.kind === kind)!.label;
  const { sheet, notes } = sheetOf(kind, options, data);
  const whose = data.school ?? '';
  return {
    book: { name: `${whose}${data.exam && ['scores', 'items', 'blueprint'].includes(kind) ? data.exam.name : ''}${options.subject && ['items', 'blueprint'].includes(kind) ? options.subject : ''}${label}`, sheets: [sheet] },
    notes: { title: `${label}填写说明`, lines: [...notes, ...COMMON] },
  };
}

function sheetOf(kind: TemplateKind, options: TemplateOptions, data: TemplateData): { readonly sheet: TemplateSheet; readonly notes: readonly string[] } {
  const term = data.exam?.term ?? options.term ?? '';
  const termText = term === '' ? '' : termLabel(term);
  const table = (name: string, title: string, head: readonly TemplateColumn[], rows: TemplateSheet['rows'], ...notes: string[]) => ({ sheet: { name, title, head, rows }, notes });
  const terms = `“学期”写成 ${term || '2025-2026-1'}（学年-第几学期）。`;
  const schoolRows = (columns: number): TemplateSheet['rows'] => (data.school === null ? data.schools.map(({ name }) => name) : [data.school]).map((name) => [term || null, name, ...Array.from({ length: columns }, () => null)]);
  switch (kind) {
    case 'scores':
      return scores(options, data, termText);
    case 'items': {
      const items = itemsOf(options, data);
      return table(`${options.subject ?? ''}小题分`, `${termText}${data.exam?.name ?? ''}${options.subject ?? ''}小题分`, [word('学校', 20), word('班级'), id('学籍号'), id('考号'), word('姓名'), ...items.map(({ item_no }) => number(itemHead(item_no)))],
        [['满分', null, null, null, null, ...items.map(({ full_mark }) => full_mark)], ...data.pupils.map((pupil) => [pupil.school, pupil.className, pupil.edu_id, null, pupil.name, ...items.map(() => null)])],
        '“满分”一行填每道题的分值，其下每行一名学生，填每道题的得分；0 分填 0。', '缺考的学生整行留空或删去。');
    }
    case 'blueprint': {
      const items = itemsOf(options, data);
      return table(`${options.subject ?? ''}双向细目表`, `${termText}${data.exam?.name ?? ''}${options.subject ?? ''}双向细目表`, [word('题号'), word('题型'), number('分值'), word('主客观'), word('答案'), word('知识点', 26), word('能力层次', 16), number('预估难度')],
        items.map(({ item_no, full_mark }) => [item_no, null, full_mark, null, null, null, null, null]),
        '每道题（有小问分开统计的，每个小问）一行，题号与小题分表一致，例如 17(1)。', '知识点、能力层次有几个的，用顿号隔开。', '预估难度是预计得分率，填 0.75 或 75%。');
    }
    case 'schools':
      return table('学校名单', '学校名单', [word('学校名称', 26), id('学校代码'), word('简称'), word('所属县区'), word('乡镇/学区'), word('办学类型'), word('学段'), word('城乡类型'), word('办学性质'), word('是否牧区'), word('中心校', 20)],
        data.schools.map(({ name, code, county, type, stages, locality }) => [name, code, null, county, null, type, stages.replaceAll('\u001f', '、'), locality, null, null, null]),
        '简称写成绩表里常用的写法，几个的用顿号隔开。', '学段写小学、初中、高中，几个的用顿号隔开；城乡类型写城区、镇区、乡村。');
    case 'roster':
      return table('学生名册', `${termText}学生名册`, [word('学期'), id('学籍号'), word('姓名'), word('性别', 6), word('出生日期'), word('学校', 22), word('学籍学校', 22), word('年级'), word('班级'), word('学籍状态'), word('学生类别'), word('授课语言'), word('选科')],
        data.pupils.map(({ school, className, edu_id, name, sex, grade }) => [term, edu_id, name, sex, null, school, null, grade, className, '在籍', '应届', null, null]),
        terms, '“学籍状态”写在籍、转入、转出、休学、复学、借读、随班就读；“学生类别”写应届或往届。', '“选科”写物化生、史政地一类的组合，没有的留空。');
    case 'teaching':
      return table('任课教师', `${termText}任课教师表`, [word('学期'), word('学校', 22), word('年级'), word('班级'), word('学科'), word('教师'), id('工号'), word('职务')],
        data.classes.map(({ school, grade, className }) => [term || null, school, grade, className, null, null, null, '任课']), terms, '每个班每一科一行；班主任另起一行，“职务”写班主任，学科留空。');
    case 'teaching-class':
      return table('走班名单', `${termText}走班名单`, [word('学期'), id('学籍号'), word('姓名'), word('学校', 22), word('年级'), word('学科'), word('教学班', 18), word('任课教师')],
        data.pupils.map(({ school, edu_id, name, grade }) => [term || null, edu_id, name, school, grade, null, null, null]), terms, '一名学生走几科就写几行。');
    case 'observation':
      return table('听评课记录', `${termText}听评课记录`, [word('学期'), word('日期'), word('听课人'), word('职务'), word('单位', 22), word('类别'), word('班级'), word('学科'), word('授课教师'), number('节数'), word('备注', 20)],
        [], terms, '“类别”写听课、评课、教研或公开课；日期写成 2026-03-05。');
    case 'indicator':
      return table('过程性指标', `${termText}过程性指标`, [word('学期'), word('单位', 22), word('指标编码'), word('指标名称', 28), number('分子'), number('分母'), word('完成率'), word('目标')],
        schoolRows(6), terms, '填了分子、分母的，完成率可以不填；每个单位每个指标一行。');
    case 'relations':
      return table('集团与帮扶', '教育集团与结对帮扶名单', [word('关系类型'), word('牵头单位', 24), word('成员单位', 24), word('开始日期'), word('结束日期')], [], '“关系类型”写集团、帮扶、托管、结对或片区；还在进行的，结束日期留空。');
    case 'rating':
      return table('五方面评价', `${termText}五方面评价（2021）`, [word('学期'), word('学校', 22), ...['品德发展', '学业发展', '身心发展', '审美素养', '劳动与社会实践'].map((name) => word(name, 16))], schoolRows(5), terms, '每格填得分或等级，五个方面分别呈现，不合成总分。');
    case 'target':
      return table('目标责任书', '目标责任书', [word('年度'), word('学校', 22), word('考核指标', 26), word('基数'), word('目标值'), word('权重')], [], '“年度”写 2026 或 2025-2026-1；率写成 95%。');
    case 'segments':
      return table('一分一段', `${yearOf(term)}年全省高考物理类一分一段表`, [word('分数'), number('本段人数'), number('累计人数')], [], '请把标题改成实际的年份、范围和科类，例如“2026年全市中考一分一段表”；软件按标题认年份和范围。', '从高分到低分，累计人数是这个分数及以上的人数。');
    case 'ranks':
      return table('位次对照', `${yearOf(term)}年全市中考高考位次对照表，中考考生人，高考考生人`, [number('中考位次'), number('高考位次')], [], '请在标题里填上实际的年份、范围和两次考试的考生人数，例如“2026年全市中考高考位次对照表，中考考生32000人，高考考生210000人”。', '位次从 1 起，由前到后。');
    case 'bridge':
      return table('对照表', '中考报名号与学籍号对照表', [id('中考报名号'), id('学籍号'), word('姓名'), word('学校', 22)], data.pupils.map(({ school, edu_id, name }) => [null, edu_id, name, school]), '每名学生一行，两个号都要有。');
  }
}

const yearOf = (term: string): string => term.slice(5, 9) || '2026';

const itemHead = (itemNo: string): string => (/^\d/u.test(itemNo) ? `第${itemNo}题` : itemNo);

const itemsOf = (options: TemplateOptions, data: TemplateData): readonly { readonly item_no: string; readonly full_mark: number | null }[] =>
  data.items.length > 0 ? data.items : Array.from({ length: options.items ?? 20 }, (_, index) => ({ item_no: String(index + 1), full_mark: null }));

function scores(options: TemplateOptions, data: TemplateData, termText: string): { readonly sheet: TemplateSheet; readonly notes: readonly string[] } {
  const subjects = options.subjects ?? data.subjects;
  const used = subjects.length > 0 ? subjects : ['语文', '数学', '英语'].map((subject) => ({ subject, fullMark: null }));
  const head = [word('学校', 22), word('班级'), id('学籍号'), id('考号'), word('姓名'), ...used.map(({ subject }) => number(subject))];
  const marks = used.some(({ fullMark }) => fullMark !== null) ? [['满分', null, null, null, null, ...used.map(({ fullMark }) => fullMark)]] : [];
  const pupils = data.pupils.map(({ school, className, edu_id, name }) => [school, className, edu_id, null, name, ...used.map(() => null)]);
  return {
    sheet: { name: '成绩', title: `${termText}${data.exam?.name ?? `${options.grade ?? ''}考试`}成绩采集表`, head, rows: [...marks, ...pupils] },
    notes: [
      '成绩填数字，0 分填 0。缺考填 Q，未选考（不参加这一科）填 N；缓考、免考、违纪请照实填写这两个字。', '“满分”一行请核对，与试卷不同时请改正。',
      '学籍号、考号至少填一个；都没有时按学校、班级、姓名对应，同班同名的学生请务必填。', '不要填总分和名次，软件会计算。',
    ],
  };
}
