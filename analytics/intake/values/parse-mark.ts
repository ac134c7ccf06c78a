import type { SheetCell } from '../sheet.ts';
import { cellText, plainText } from '../table/cell-text.ts';

export const statuses = ['正常', '缺考', '缓考', '违纪', '免考', '未选考', '剔除'] as const;
export type Status = (typeof statuses)[number];

/** What one score cell says. `unstated` = blank or a dash: its meaning depends on the subject. */
export type Mark =
  /** `note` names the rule by which more than a number was read: the 附加分 behind it, or a sign behind it. */
  | { readonly kind: 'score'; readonly score: number; readonly status: '正常' | '剔除'; readonly note?: 'bonus' | 'sign'; readonly bonus?: number }
  | { readonly kind: 'status'; readonly status: Exclude<Status, '正常'> }
  /** A, B+, 优: a mark without points. */
  | { readonly kind: 'grade'; readonly grade: string }
  | { readonly kind: 'unstated' }
  | { readonly kind: 'problem'; readonly code: 'negative-score' | 'text-in-score' };

/** What the analyst decided about cells. */
export interface MarkRules {
  readonly statusOf?: Readonly<Record<string, Status>>;
  readonly bonus?: 'count' | 'leave-out';
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/u;
const GRADE = /^(?:[A-E][1-3]?[+-]?|优秀?|良好?|中等?|及格|合格|不及格|不合格|待[合及]格|差)$/u;

/** In this order: 缓考 and 免考 also contain 考, 剔除 outranks why the sheet was not scanned. */
const words: readonly { readonly pattern: RegExp; readonly status: Exclude<Status, '正常'> }[] = [
  { pattern: /剔除|排除|不计入|不参评/u, status: '剔除' },
  { pattern: /违纪|作弊|舞弊|雷同/u, status: '违纪' },
  { pattern: /缓考|补考/u, status: '缓考' },
  { pattern: /免考|免试|免修/u, status: '免考' },
  { pattern: /未选考|未选|不选|选考外|^N$/u, status: '未选考' },
  { pattern: /缺考|缺席|缺$|^缺|旷考|未考|未参加|弃考|病假|事假|请假|未扫|^Q$|^(?:休学|转出)$/u, status: '缺考' },
];

/** 0 is a score. A number with a mark behind it ("36，剔除", "100+10", "85*") keeps both. */
export function parseMark(cell: SheetCell | undefined, rules: MarkRules = {}): Mark {
  if (typeof cell === 'number') return numeric(cell, '正常');
  // Nearly every cell is a bare number; the rules below cost ten times as much.
  if (typeof cell === 'string' && /^\d{1,3}(?:\.\d{1,2})?$/u.test(cell) && rules.statusOf?.[cell] === undefined) return numeric(Number(cell), '正常');
  const text = plainText(cellText(cell)).replace(/^'/u, '').toUpperCase();
  const decided = rules.statusOf?.[text];
  if (decided && decided !== '正常') return { kind: 'status', status: decided };
  if (text === '' || /^[-—–―_/\\]+$/u.test(text) || text === '无') return { kind: 'unstated' };
  const bare = text.replace(/分$/u, '');
  if (NUMBER.test(bare)) return numeric(Number(bare), '正常');
  const sum = /^(\d+(?:\.\d+)?)分?\+(\d+(?:\.\d+)?)分?$/u.exec(text);
  if (sum) {
    const bonus = Number(sum[2]);
    return { kind: 'score', score: exact(Number(sum[1]) + (rules.bonus === 'count' ? bonus : 0)), status: '正常', note: 'bonus', bonus };
  }
  const signed = /^(\d+(?:\.\d+)?)分?[*★☆#△▲]+$/u.exec(text);
  if (signed) return { kind: 'score', score: exact(Number(signed[1])), status: '正常', note: 'sign' };
  if (GRADE.test(text)) return { kind: 'grade', grade: text };
  const mixed = /^(\d+(?:\.\d+)?)分?[,，、;；(（]?(.*?)[)）]?$/u.exec(text);
  const rest = mixed?.[2] ?? '';
  if (mixed && rest !== '') {
    // 不计排名 behind a mark means that the office has taken it out.
    if (/剔除|排除|不计/u.test(rest)) return numeric(Number(mixed[1]), '剔除');
    return { kind: 'problem', code: 'text-in-score' };
  }
  const match = words.find(({ pattern }) => pattern.test(text));
  if (match) return { kind: 'status', status: match.status };
  return { kind: 'problem', code: 'text-in-score' };
}

/** A cell as decisions about it are keyed. */
export const markKey = (cell: SheetCell | undefined): string => plainText(cellText(cell)).replace(/^'/u, '').toUpperCase();

const exact = (value: number): number => (Number.isInteger(value * 2) ? value : Number(value.toPrecision(10)));

function numeric(value: number, status: '正常' | '剔除'): Mark {
  if (!Number.isFinite(value)) return { kind: 'problem', code: 'text-in-score' };
  return value < 0 ? { kind: 'problem', code: 'negative-score' } : { kind: 'score', score: exact(value), status };
}
