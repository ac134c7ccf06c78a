import { TOTAL } from '../../schema/subjects.ts';
import type { ColumnMeaning } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { withoutExam } from './exam-words.ts';
import { subjectOf } from './subject-names.ts';

export interface Recognised {
  readonly meaning: ColumnMeaning;
  readonly reason: string;
  readonly confidence: number;
}

type SimpleKind = Exclude<ColumnMeaning['kind'], 'score' | 'total' | 'item' | 'attribute'>;

const identity: readonly { readonly pattern: RegExp; readonly kind: SimpleKind; readonly label: string; readonly confidence?: number }[] = [
  { pattern: /^(?:学校|考生|就读学校|所在学校)?(?:代码|编码|编号|标识码)$|^学校(?:机构)?(?:代码|编码|编号|标识码|id)$|^机构(?:代码|标识码)$|^校码$/u, kind: 'schoolCode', label: '学校代码' },
  { pattern: /^(?:就读|所在|考生|学生)?学校(?:名称|全称|简称)?$|^校名$|^(?:就读|所在|考生)?单位(?:名称)?$|^毕业学校$|^xx(?:mc)?$/u, kind: 'school', label: '学校' },
  { pattern: /^(?:新|原|行政|所在|就读)?班级?(?:名称|名|别|编号|序号)?$|^行政班级?$|^班号$|^bj$/u, kind: 'class', label: '班级' },
  { pattern: /^班级?(?:代码|编码|代号)$/u, kind: 'class', label: '班级代码', confidence: 0.5 },
  { pattern: /^(?:所在|就读)?年级(?:名称)?$|^nj$/u, kind: 'grade', label: '年级' },
  { pattern: /^(?:全国|国家|国网|学生|统一)*学籍(?:编?号|号码)$|^(?:学生)?身份证(?:件)?号码?$|^xjh$/u, kind: 'eduId', label: '学籍号' },
  { pattern: /^学号$|^学生(?:编号|学号|id)$|^校内学号$|^xh$/u, kind: 'eduId', label: '学号', confidence: 0.7 },
  { pattern: /^(?:准考证|考生|学生考|自定义考|报名|中考报名|考)(?:号|号码|编号)$|^考试号码?$|^kh$|^zkzh$/u, kind: 'examNo', label: '考号' },
  { pattern: /^(?:学生|考生)?姓名$|^名字$|^(?:学生|考生)$|^xm$/u, kind: 'name', label: '姓名' },
  { pattern: /^性别$|^xb$/u, kind: 'sex', label: '性别' },
  { pattern: /^(?:考生|学生)(?:类别|类型|属性)$|^应[/、]?(?:届)?往届(?:生)?$|^(?:是否)?(?:应届|往届)生?$|^届别$/u, kind: 'category', label: '应届/往届' },
  { pattern: /^(?:首选)?科类$|^首选科目$|^文理(?:科|分科)?$|^分科(?:类别|情况)?$|^类别$|^选科类别$/u, kind: 'track', label: '科类' },
  { pattern: /^(?:所属|所在)?(?:县区|区县|县|区|县\(市、?区\)|县\(区\)|县市区|旗县|旗县区|市县)(?:名称)?$/u, kind: 'area', label: '县区' },
  { pattern: /^序号?$|^编号$|^no\.?$|^座位?号$|^考场(?:号|名称)?$|^试室(?:号)?$|^#$/u, kind: 'sequence', label: '序号、座号' },
];

const RANK = /(?:学?校内?|班级?内?|年级|级|县|区|市|省|联考|全县|全区|全市|总分?|单科)?(?:排名|名次|位次|排序)|[校班级县区市省联](?:次|名|排)|进退步|升降|[班级年]级?名$|^(?:cs|mc|pm|xc|bc)$/u;
const SCALED = /赋分后?(?:成绩|分数)?|等级分|转换分|折合分|赋$/u;
const GRADE_MARK = /等级|等第|等次/u;
const RAW = /(?<=\p{Script=Han}{2})总分|原始(?:分数?|成绩)?|卷面(?:分数?|成绩)?|实得分|得分|成绩|分数|考分|分$/u;

/** `语文(120)`, `数学（满分150分）`, `物理/100`: the paper's full mark in its header. */
export function fullMarkIn(label: string): { readonly fullMark: number | null; readonly rest: string } {
  const plain = plainText(label);
  const match = /[([【]?满分[::]?(\d+(?:\.\d+)?)分?[)\]】]?/u.exec(plain) ?? /[([【](\d+(?:\.\d+)?)分[)\]】]/u.exec(plain) ?? /[([【](\d+(?:\.\d+)?)分?[)\]】]/u.exec(plain) ?? /[/_-](\d{2,3})分?$/u.exec(plain) ?? /^(?:[^\d第]{2,})(1[0125]0|[456789]0)分?$/u.exec(plain);
  if (!match) return { fullMark: null, rest: plain };
  return { fullMark: Number(match[1]), rest: match[0] === plain ? plain.replace(/\d+分?$/u, '') : plain.replace(match[0], '') };
}

/** Reads a header path by name. `sheetSubject` gives 得分 a subject where the sheet names one. */
export function recogniseHeader(path: readonly string[], sheetSubject: string | null): Recognised | null {
  const parts = path.map((part) => plainText(part).replace(/^[*!#]+|[*!:#]+$/gu, ''));
  const joined = parts.join('/').toLowerCase();
  const last = (parts.at(-1) ?? '').toLowerCase();
  for (const { pattern, kind, label, confidence } of identity) {
    if (pattern.test(joined)) return { meaning: { kind }, reason: `表头“${path.join('/')}”就是${label}`, confidence: confidence ?? 1 };
    if (parts.length > 1 && pattern.test(last)) return { meaning: { kind }, reason: `表头末级“${last}”就是${label}`, confidence: 0.9 };
  }
  const shown = path.join('/');
  // A three-row head may begin with the exam's name, so shorter and shorter tails are tried.
  for (let from = 0; from < parts.length; from++) {
    const found = recogniseScore(parts.slice(from), shown, from === parts.length - 1 ? sheetSubject : null);
    if (found) return found;
  }
  const bare = parts.map(withoutExam).filter((part) => part !== '');
  // 期中语文: another exam's mark, which the head says; 中考分 is left to what the table makes of it.
  if (bare.join('/') !== parts.join('/')) {
    const found = recogniseScore(bare.length === 0 ? ['成绩'] : bare, shown, sheetSubject);
    if (found?.meaning.kind === 'score' || (found?.meaning.kind === 'total' && !/中考|入学/u.test(joined))) return found;
  }
  return recogniseItem(parts.slice(-1), shown) ?? recogniseItem(parts, shown);
}

function recogniseScore(parts: readonly string[], shown: string, sheetSubject: string | null): Recognised | null {
  const { fullMark, rest } = fullMarkIn(parts.join('/'));
  const measure = RANK.test(rest) ? 'rank' : SCALED.test(rest) ? 'scaled' : GRADE_MARK.test(rest) ? 'grade' : 'raw';
  const pattern = { rank: RANK, scaled: SCALED, grade: GRADE_MARK, raw: RAW }[measure];
  const label = subjectOf(rest.replaceAll('/', '')) !== null ? rest.replaceAll('/', '') : rest.replace(new RegExp(pattern, 'gu'), '').replace(RAW, '').replace(/[/()（）_:-]+/gu, '');
  let subject = subjectOf(label);
  let reason = `表头“${shown}”认作${subject ?? ''}${measureNames[measure]}`;
  if (subject === null && label === '') {
    if (measure === 'rank') return { meaning: { kind: 'ignore' }, reason: `“${shown}”是名次，名次由软件重算，不导入`, confidence: 1 };
    if (sheetSubject === null) return null;
    subject = sheetSubject;
    reason = `“${shown}”没有写学科，按表名或标题认作${subject}${measureNames[measure]}`;
  }
  if (subject === null) return null;
  if (subject === TOTAL) {
    if (measure === 'rank' || measure === 'grade') return { meaning: { kind: 'ignore' }, reason: `“${shown}”是总分${measureNames[measure]}，由软件重算，不导入`, confidence: 1 };
    return { meaning: { kind: 'total', measure }, reason: `表头“${shown}”认作总分，导入时与各科之和核对`, confidence: 1 };
  }
  return { meaning: { kind: 'score', subject, measure, fullMark }, reason, confidence: fullMark === null ? 0.95 : 1 };
}

const measureNames = { raw: '得分', scaled: '赋分', grade: '等级', rank: '名次' } as const;

const ITEM_GROUP = '客观|主观|选择|非选择|填空|判断|解答|计算|实验|作文|写作|阅读|听力|完形|书写|翻译|默写';
const ITEM_NUMBER = '(?:[一二三四五六七八九十]+[、.])?\\d{1,2}(?:[.(-]\\d{1,2}\\)?)*(?:\\([一二三四五①-⑩]\\)|[①-⑩])?';
const ITEM = new RegExp(`^(?:${ITEM_GROUP})?(?:题|小题)?(?:第)?(${ITEM_NUMBER})(?:小?题)?$|^[tq](\\d{1,2}(?:[._-]\\d{1,2}|\\(\\d{1,2}\\))?)$|^((?:${ITEM_GROUP})题?)$`, 'iu');

/** 1, 2(1), 一、1, 第3题, T4, 主观题16(2), 作文; with 得分 behind or a full mark as 12（4分）. */
function recogniseItem(parts: readonly string[], shown: string): Recognised | null {
  const { fullMark, rest } = fullMarkIn(parts.join('/'));
  const bare = (text: string): string => text.replace(/\/?(?:得分|分数|选项|作答)$/u, '');
  const match = ITEM.exec(bare(rest));
  const itemNo = match?.[1] ?? match?.[2] ?? match?.[3];
  const explicit = /分[)\]】]/u.test(parts.join('')) || /满分/u.test(parts.join(''));
  if (fullMark === null || explicit) return itemNo ? { meaning: { kind: 'item', itemNo, fullMark }, reason: `表头“${shown}”是小题号`, confidence: 0.8 } : null;
  // 2(1) is a part of item 2, not item 2 worth one point.
  const whole = ITEM.exec(bare(parts.join('/')));
  const part = whole?.[1] ?? whole?.[2] ?? whole?.[3];
  const no = part ?? itemNo;
  return no ? { meaning: { kind: 'item', itemNo: no, fullMark: part ? null : fullMark }, reason: `表头“${shown}”是小题号`, confidence: 0.8 } : null;
}
