import { describe, expect, it } from 'vitest';
import { dateOfHead, examIn, examOfPath } from './exam-words.ts';
import { recogniseHeader } from './recognise-header.ts';
import { subjectOf, subjectWithin } from './subject-names.ts';

const read = (head: string, sheetSubject: string | null = null): string => {
  const meaning = recogniseHeader(head.split('/'), sheetSubject)?.meaning;
  if (!meaning) return '-';
  if (meaning.kind === 'score') return `${meaning.subject} ${meaning.measure}${meaning.fullMark === null ? '' : ` ${meaning.fullMark}`}`;
  if (meaning.kind === 'item') return `item ${meaning.itemNo}${meaning.fullMark === null ? '' : ` ${meaning.fullMark}`}`;
  return meaning.kind === 'total' ? `total ${meaning.measure ?? 'raw'}` : meaning.kind;
};

describe('what a head says', () => {
  it.each<[string, string]>([
    // Subjects and their other names
    ['外语', '英语 raw'], ['道法', '道德与法治 raw'], ['思品', '道德与法治 raw'], ['政治', '道德与法治 raw'], ['日语', '日语 raw'], ['俄语', '俄语 raw'], ['蒙语文', '蒙古语文 raw'], ['藏语文', '藏语文 raw'],
    ['历社', '历史与社会 raw'], ['数理', '数理 raw'], ['理综', '理综 raw'], ['文综', '文综 raw'], ['信息技术', '信息技术 raw'], ['通用技术', '技术 raw'], ['音', '音乐 raw'], ['体', '体育 raw'], ['美', '美术 raw'], ['劳', '劳动 raw'],
    // Codes
    ['yw', '语文 raw'], ['sx', '数学 raw'], ['yy', '英语 raw'], ['wl', '物理 raw'], ['hx', '化学 raw'], ['sw', '生物 raw'], ['zz', '道德与法治 raw'], ['ls', '历史 raw'], ['dl', '地理 raw'], ['zf', 'total raw'], ['cs', 'ignore'], ['xh', 'eduId'], ['xm', 'name'],
    // Measures
    ['物赋', '物理 scaled'], ['化赋', '化学 scaled'], ['生赋', '生物 scaled'], ['化学/赋分', '化学 scaled'], ['化学\n原始'.replace('\n', ''), '化学 raw'], ['化学等级', '化学 grade'], ['语文/校次', '语文 rank'], ['语文班级排名', '语文 rank'], ['总分名次', 'ignore'], ['级名', 'ignore'], ['总分赋分', 'total scaled'],
    ['语文（120）', '语文 raw 120'], ['数学(满分150分)', '数学 raw 150'], ['期末/语文/得分', '语文 raw'], ['期中语文', '语文 raw'], ['中考位次', '-'],
    // Items
    ['1', 'item 1'], ['2(1)', 'item 2(1)'], ['一、1', 'item 一、1'], ['第1题', 'item 1'], ['T1', 'item 1'], ['Q12', 'item 12'], ['客观题1', 'item 1'], ['主观题16(2)', 'item 16(2)'], ['1(3分)', 'item 1 3'], ['第4（1）题（5分）', 'item 4(1) 5'], ['4(1)（5分）', 'item 4(1) 5'], ['第3题(6)', 'item 3 6'], ['12（4分）/得分', 'item 12 4'], ['作文', 'item 作文'],
  ])('%s', (head, meaning) => expect(read(head)).toBe(meaning));

  it('a bare 得分 takes the subject of its sheet, and so does a bare exam', () => {
    expect([read('得分', '数学'), read('期末', '数学'), read('得分')]).toEqual(['数学 raw', '数学 raw', '-']);
  });
});

it('finds the one subject of a title, not the name of a school', () => {
  expect(['七年级语文成绩', '信息技术期末', '蒙语文期中', '某市外国语学校期末成绩', '外语学校七年级数学', '语文数学成绩', '语文综合练习'].map(subjectWithin)).toEqual(['语文', '信息技术', '蒙古语文', null, '数学', null, '语文']);
  expect(['3+1+2总分', '五科总分', '合计'].map(subjectOf)).toEqual(['总分', '总分', '总分']);
});

it('finds the exam a text names', () => {
  expect(['七上期末成绩', '高一期中考试', '第二次月考', '12月月考', '高三一模', '中考分', '期中与期末对比', '学校名单'].map(examIn)).toEqual(['七上期末', '高一期中考试', '第二次月考', '12月月考', '高三一模', '中考', null, null]);
  expect(examOfPath(['期中', '语文', '得分'])).toBe('期中');
  expect(['12.08', '9.15', '10.1', '2025-12-08', '13.05', '1.45', '语文'].map(dateOfHead)).toEqual(['12月8日', '9月15日', '10月10日', '12月8日', null, null, null]);
});
