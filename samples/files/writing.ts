import { grades } from '../../analytics/schema/grades.ts';
import type { ClassUnit, MarkStatus, Pupil } from '../district/model.ts';
import type { SubjectName } from '../district/subject-list.ts';
import type { SheetCell } from '../../analytics/intake/sheet.ts';

/** The ways in which schools write one class: 七年级1班, 七(1)班, 701, 1, 01, 初一1班, 七年级一班. */
export type ClassStyle = 'plain' | 'bracket' | 'code' | 'number' | 'padded' | 'junior' | 'hanzi' | 'yearWord';

const hanzi = '零一二三四五六七八九'.split('');
const inHanzi = (n: number): string => n < 10 ? hanzi[n]! : n < 20 ? `十${n % 10 ? hanzi[n % 10] : ''}` : `${hanzi[Math.floor(n / 10)]}十${n % 10 ? hanzi[n % 10] : ''}`;

export function writeClass(unit: ClassUnit, grade: string, style: ClassStyle): SheetCell {
  const order = grades.findIndex((one) => one === grade) + 1;
  const short = grade.replace('年级', '');
  switch (style) {
    case 'plain': return `${grade}${unit.number}班`;
    case 'bracket': return `${short}(${unit.number})班`;
    case 'code': return order <= 9 ? order * 100 + unit.number : `${short}${unit.number}班`;
    case 'number': return unit.number;
    case 'padded': return String(unit.number).padStart(2, '0');
    case 'junior': return order >= 7 && order <= 9 ? `初${inHanzi(order - 6)}${unit.number}班` : `${short}${unit.number}班`;
    case 'hanzi': return `${grade}${inHanzi(unit.number)}班`;
    case 'yearWord': return order > 9 ? `${grade}年级${unit.number}班` : `${grade}（${unit.number}）班`;
  }
}

export type SubjectStyle = 'full' | 'short' | 'old' | 'senior' | 'spaced';

const styles: Readonly<Record<SubjectStyle, Partial<Record<SubjectName, string>>>> = {
  full: {},
  short: { 道德与法治: '道法' },
  old: { 英语: '外语', 道德与法治: '政治' },
  senior: { 道德与法治: '思想政治', 生物: '生物学' },
  spaced: { 语文: '语 文', 数学: '数 学', 英语: '英 语', 物理: '物 理', 化学: '化 学', 道德与法治: '道法', 历史: '历 史', 科学: '科 学' },
};

export const writeSubject = (subject: SubjectName, style: SubjectStyle): string => styles[style][subject] ?? subject;

/** What a school types where there is no mark. */
export type MissingStyle = 'words' | 'dash' | 'blank' | 'letters' | 'phrases';

const missing: Readonly<Record<MissingStyle, Partial<Record<MarkStatus, string>>>> = {
  words: {},
  dash: { 缺考: '-', 未选考: '--' },
  blank: { 缺考: '', 未选考: '' },
  letters: { 缺考: 'Q', 未选考: 'N' },
  phrases: { 缺考: '缺考，不计排名', 未选考: '/' },
};

export function writeMark(mark: number | null, status: MarkStatus, style: MissingStyle): SheetCell {
  if (status === '正常') return mark;
  if (status === '剔除') return mark === null ? '剔除' : `${mark}，剔除`;
  const word = missing[style][status] ?? (status === '未选考' ? '' : status);
  return word === '' ? null : word;
}

/** 选科: 物化生, "物理,化学,生物," (quoted in csv) or 历政地. */
export type ChoiceStyle = 'letters' | 'words' | 'old';

export function writeChoice({ chosen }: Pupil, style: ChoiceStyle): SheetCell {
  if (chosen.length === 0) return null;
  if (style === 'words') return chosen.map((subject) => `${writeSubject(subject, 'senior')},`).join('');
  const letter = (subject: SubjectName): string => subject === '道德与法治' ? '政' : style === 'letters' && subject === '历史' ? '史' : subject.slice(0, 1);
  return chosen.map(letter).join('');
}
