import type { SheetCell } from '../sheet.ts';
import { cellText, plainText } from '../table/cell-text.ts';

export type Status = '正常' | '缺考' | '缓考' | '违纪' | '免考' | '未选考' | '剔除';

/** What one score cell says. `unstated` = blank or a dash: its meaning depends on the subject. */
export type Mark =
  | { readonly kind: 'score'; readonly score: number; readonly status: '正常' | '剔除' }
  | { readonly kind: 'status'; readonly status: Exclude<Status, '正常'> }
  | { readonly kind: 'unstated' }
  | { readonly kind: 'problem'; readonly code: 'negative-score' | 'text-in-score' };

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/u;

/** In this order: 缓考 and 免考 also contain 考, 剔除 outranks why the sheet was not scanned. */
const words: readonly { readonly pattern: RegExp; readonly status: Exclude<Status, '正常'> }[] = [
  { pattern: /剔除|排除|不计入|不参评/u, status: '剔除' },
  { pattern: /违纪|作弊|舞弊|雷同/u, status: '违纪' },
  { pattern: /缓考|补考/u, status: '缓考' },
  { pattern: /免考|免试|免修/u, status: '免考' },
  { pattern: /未选考|未选|不选|选考外|^N$/u, status: '未选考' },
  { pattern: /缺考|缺席|缺$|^缺|旷考|未考|未参加|弃考|病假|事假|请假|未扫|^Q$|^(?:休学|转出)$/u, status: '缺考' },
];

/** 0 is a score. A number with a mark behind it ("36，剔除") keeps both. */
export function parseMark(cell: SheetCell | undefined): Mark {
  if (typeof cell === 'number') return numeric(cell, '正常');
  const text = plainText(cellText(cell)).replace(/^'/u, '').toUpperCase();
  if (text === '' || /^[-—–―_/\\]+$/u.test(text) || text === '无') return { kind: 'unstated' };
  const bare = text.replace(/分$/u, '');
  if (NUMBER.test(bare)) return numeric(Number(bare), '正常');
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

function numeric(value: number, status: '正常' | '剔除'): Mark {
  if (!Number.isFinite(value)) return { kind: 'problem', code: 'text-in-score' };
  return value < 0 ? { kind: 'problem', code: 'negative-score' } : { kind: 'score', score: Number.isInteger(value * 2) ? value : Number(value.toPrecision(10)), status };
}
