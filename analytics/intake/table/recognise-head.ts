import { dateOfHead } from '../columns/exam-words.ts';
import { PLACES, processAnchors } from '../columns/process-attributes.ts';
import { recogniseAttribute } from '../columns/recognise-attribute.ts';
import { recogniseHeader } from '../columns/recognise-header.ts';
import type { SheetCell } from '../sheet.ts';
import { cellText, isBlank } from './cell-text.ts';

/** What a label says about the row it stands in: whose row it is, something else we know, an item, or nothing. */
export type LabelKind = 'pupil' | 'anchor' | 'known' | 'item' | null;

export type LabelReader = (label: string) => LabelKind;

const pupils = new Set(['name', 'eduId', 'examNo']);
const anchors = new Set(['school', 'class', 'schoolCode']);
const anchorColumns = new Set(['from_school', 'to_school', 'group', 'teacher', ...processAnchors]);

const NUMBER = /^\d+(?:\.\d+)?$/u;
/** 学籍号 and the like, which no two rows share, so that remembering them is no help. */
const ID = /^[A-Z]{0,2}\d{8,}[A-Z]?$/iu;
/** A head shows itself within its first few labels; this keeps 100,000 pupils from being read as possible heads. */
const LOOK = 5;
const REMEMBERED = 5000;

/** Reads labels, remembering them: schools and classes come again in every row of a list. */
export function labelReader(): LabelReader {
  const known = new Map<string, LabelKind>();
  return (label) => {
    const held = known.get(label);
    if (held !== undefined) return held;
    const kind = label.length > 40 || ID.test(label) ? null : kindOf(label);
    if (known.size < REMEMBERED) known.set(label, kind);
    return kind;
  };
}

/** 一、选择题, 客观题: what stands over the numbers of items. */
const GROUP = /^(?:[一二三四五六七八九十]+[、.])(?:[\p{Script=Han}]{2,6})(?:题|文)(?:[(（].*[)）])?$|^[客主]观题$/u;

function kindOf(label: string): LabelKind {
  if (GROUP.test(label)) return 'known';
  const found = recogniseHeader([label], '语文');
  // 中考位次 is another exam's rank beside pupils, and the key of a table of places.
  if (found?.meaning.kind === 'ignore' && PLACES.test(label)) return 'anchor';
  if (found && found.meaning.kind !== 'item') return pupils.has(found.meaning.kind) ? 'pupil' : anchors.has(found.meaning.kind) ? 'anchor' : 'known';
  const attribute = recogniseAttribute([label])?.meaning;
  if (attribute?.kind === 'attribute') return anchorColumns.has(attribute.column) ? 'anchor' : 'known';
  return found ? 'item' : null;
}

/** A head names at least two things we know, one of which says whose row it is. */
export function isHead(cells: readonly SheetCell[], read: LabelReader): boolean {
  let [known, filled, numbers] = [0, 0, 0];
  let anchored = false;
  for (const cell of cells) {
    if (isBlank(cell)) continue;
    filled++;
    if (typeof cell !== 'string' || NUMBER.test(cell)) numbers++;
    if (known === 0 && (filled > LOOK || numbers > 2)) return false;
    if (typeof cell !== 'string' || NUMBER.test(cell)) continue;
    const kind = read(cell);
    if (kind === null || kind === 'item') continue;
    anchored ||= kind !== 'known';
    known++;
  }
  return anchored && known >= 2 && known * 2 >= Math.min(filled, 12);
}

/** Item heads hold mostly numbers: 姓名, 1, 2, 3 …; heads of dates do too: 姓名, 9.15, 10.13. */
export function isItemHead(cells: readonly SheetCell[], read: LabelReader): boolean {
  let [filled, items, dates] = [0, 0, 0];
  let anchored = false;
  for (const cell of cells) {
    const text = cellText(cell);
    if (text === '') continue;
    filled++;
    if (!anchored && filled > LOOK) return false;
    if (anchored) {
      items += read(text) === 'item' ? 1 : 0;
      dates += text.includes('.') && dateOfHead(text) !== null ? 1 : 0;
    }
    if (!anchored && !NUMBER.test(text)) anchored = read(text) === 'pupil';
  }
  return anchored && (items >= 3 || dates >= 2);
}
