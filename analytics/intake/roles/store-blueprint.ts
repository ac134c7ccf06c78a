import { joinList } from '../../schema/column.ts';
import { recogniseHeader } from '../columns/recognise-header.ts';
import type { MappedColumn } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import { plainText } from '../table/cell-text.ts';
import type { ExamBook } from './exam-book.ts';
import type { ImportState } from './import-state.ts';
import type { ItemBook, ItemFacts } from './item-book.ts';
import { attributeOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, refuser } from './row-context.ts';

/** 双向细目表 → the items of a paper: full mark, kind, key, knowledge, ability, planned difficulty. */
export function storeBlueprint(state: ImportState, book: ExamBook, itemBook: ItemBook, table: MappedTable): void {
  const { columns, log, sheet, tally, subject, rows } = table;
  const block = (code: string, message: string, fix: string): void => {
    tally.refusedInBlock += rows.length;
    log.remark({ severity: 'error', code, sheet, message: `${message}这张表没有导入（${rows.length} 行）。`, fix });
  };
  if (subject === null) {
    block('missing-subject', '双向细目表没有写学科，', '请把学科写进工作表名或标题，例如“数学双向细目表”。');
    return;
  }
  const school = state.options.school === null ? null : state.schools.find(state.options.school, null);
  if (book.meta.formPerSchool && school === null) {
    block('missing-school', '这次考试由各校自行命题，不知道这是哪所学校的试卷，', '请在导入时选定学校，一次导入一所学校的双向细目表。');
    return;
  }
  const { form_id } = book.form(subject, school ?? 0, table);
  const refuse = refuser(table);
  const [number, mark, kind, side, key, difficulty] = ['item_no', 'item_mark', 'item_kind', 'item_side', 'item_key', 'planned_difficulty'].map((name) => attributeOf(columns, name));
  const knowledge = columns.filter(({ meaning }) => meaning.kind === 'attribute' && meaning.column === 'knowledge');
  const ability = abilityReader(columns);
  const seen = new Map<string, number>();
  for (const { row, cells } of rows) {
    const written = textAt(cells, number ?? null);
    const itemNo = itemNumber(written);
    if (itemNo === null || /^\d+[-~～—–至]\d+$/u.test(plainText(written))) {
      refuse(row, itemNo === null ? 'bad-item' : 'item-range', number?.index ?? null, written || null, itemNo === null ? '题号认不出，这一行没有导入。' : `“${written}”是几道题合在一行，不知道各题的分值，没有导入。`, '请每道题写一行，题号与小题分表一致，例如 1、2、17(1)。');
      continue;
    }
    const first = seen.get(itemNo);
    if (first !== undefined) {
      refuse(row, 'duplicate-row', number?.index ?? null, written, `题号 ${written} 与第 ${first + 1} 行重复，这一行没有导入。`, '请核对题号；小问请写成 17(1)、17(2)。');
      continue;
    }
    const markText = textAt(cells, mark ?? null);
    const full = markText === '' ? null : parseFigure(markText);
    if (markText !== '' && (full === null || full.percent || full.value <= 0)) {
      refuse(row, 'bad-number', mark?.index ?? null, markText, `第 ${written} 题的分值“${markText}”不是正数，这一行没有导入。`, '请填这道题的满分。');
      continue;
    }
    const planned = plannedOf(textAt(cells, difficulty ?? null));
    if (planned === 'bad') {
      refuse(row, 'bad-number', difficulty?.index ?? null, textAt(cells, difficulty ?? null), `第 ${written} 题的预估难度“${textAt(cells, difficulty ?? null)}”不在 0 到 1 之间，这一行没有导入。`, '难度是预计得分率，填 0.7 或 70%，也可以填易、中、难。');
      continue;
    }
    const before = itemBook.fullMark(form_id, itemNo);
    if (full !== null && before !== null && before !== full.value) {
      log.remark({
        severity: 'warning', code: 'item-full-mark-differs', sheet, row, column: mark?.index ?? null, value: markText,
        message: `第 ${written} 题的分值 ${full.value} 与已有的满分 ${before} 不同，以本表为准。`, fix: '请核对小题分表的满分行。',
      });
    }
    seen.set(itemNo, row);
    itemBook.item(form_id, itemNo, full?.value ?? null, {
      ...stated('kind', [textAt(cells, kind ?? null), sideOf(textAt(cells, side ?? null))].filter((text) => text !== '').join('·')),
      ...stated('key', plainText(textAt(cells, key ?? null)).toUpperCase()),
      ...stated('knowledge', joinList([...new Set(knowledge.flatMap((column) => words(textAt(cells, column))))])),
      ...stated('ability', joinList(ability(cells))),
      ...(planned === null ? {} : { planned_difficulty: planned }),
    });
    tally.stored++;
  }
  const sum = itemBook.paperMark(form_id);
  const paper = book.fullMark(subject, table);
  if (sum !== null && paper !== null && sum !== paper) {
    log.remark({ severity: 'warning', code: 'blueprint-sum', sheet, value: String(sum), message: `各题分值之和 ${sum} 与${subject}满分 ${paper} 不等。`, fix: '请核对是否漏了题、分值有误，或选做题重复列出。' });
  }
}

const stated = (name: keyof ItemFacts, text: string): ItemFacts => (text === '' ? {} : { [name]: text });

/** The number as item sheets have it: 第3题 and T3 are 3. */
export function itemNumber(written: string): string | null {
  const meaning = recogniseHeader([written], null)?.meaning;
  if (meaning?.kind === 'item') return meaning.itemNo;
  const plain = plainText(written);
  return /^[\p{Script=Han}\d().、-]{1,12}$/u.test(plain) && plain !== '' ? plain : null;
}

const words = (text: string): string[] => text.split(/[、，,;；\n/]+/u).map((word) => word.trim()).filter((word) => word !== '');

function sideOf(text: string): string {
  const plain = plainText(text);
  return /^客观/u.test(plain) ? '客观题' : /^主观/u.test(plain) ? '主观题' : '';
}

/** Planned difficulty is the expected score rate: 0.7, 70%, or the usual figure for 易, 中, 难. */
function plannedOf(text: string): number | null | 'bad' {
  const plain = plainText(text);
  if (plain === '' || /^[-—/]+$/u.test(plain)) return null;
  const figure = parseFigure(plain);
  if (figure) {
    const value = figure.percent || figure.value > 1 ? figure.value / 100 : figure.value;
    return value >= 0 && value <= 1 ? Number(value.toPrecision(12)) : 'bad';
  }
  return /^(?:容?易|简单|易题|较易|中偏易)/u.test(plain) ? 0.8 : /^(?:中|适中|中等)/u.test(plain) ? 0.6 : /^(?:较?难|偏难)/u.test(plain) ? 0.35 : 'bad';
}

/** One column that names the level, or one column per level with a tick or the points in it. */
function abilityReader(columns: readonly MappedColumn[]): (cells: readonly SheetCell[]) => string[] {
  const own = columns.filter(({ meaning }) => meaning.kind === 'attribute' && meaning.column === 'ability');
  const ticked = columns.filter(({ header, meaning }) => {
    const [group, label] = [header.split('/')[0] ?? '', header.split('/')[1] ?? ''];
    return label !== '' && /能力|认知|水平|层次|素养/u.test(group) && (meaning.kind === 'ignore' || own.length === 0);
  });
  return (cells) => [...new Set([
    ...own.filter(({ header }) => !header.includes('/')).flatMap((column) => words(textAt(cells, column))),
    ...ticked.flatMap((column) => (textAt(cells, column) !== '' && textAt(cells, column) !== '0' ? [column.header.split('/').at(-1)!] : [])),
  ])];
}
