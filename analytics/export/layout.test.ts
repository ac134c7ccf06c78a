import { describe, expect, it } from 'vitest';
import { textWidth } from '../results/chart-text-width.ts';
import type { TableElement } from '../results/element.ts';
import { toBase64 } from './base64.ts';
import { cellText } from './cell-text.ts';
import { chineseDate } from './chinese-date.ts';
import { countyTable, elements, schoolTable, wideTable } from './fixtures/fixture-document.ts';
import { landscapeBlocks } from './docx/landscape-blocks.ts';
import { numberElements, referencesOf } from './element-numbers.ts';
import { numberCode, storedNumber } from './number-code.ts';
import { portableSvg } from './portable-svg.ts';
import { cellLines, fitWidths, headRows, naturalWidths } from './table-layout.ts';
import { titleLines } from './title-lines.ts';

describe('table layout', () => {
  it('gives one head row without groups and two with them', () => {
    expect(headRows(countyTable.columns)).toHaveLength(1);
    const [upper, lower] = headRows(schoolTable.columns);
    expect(upper?.map(({ text, columnSpan, rowSpan }) => [text, columnSpan, rowSpan])).toEqual([
      ['学校', 1, 2],
      ['人数', 1, 2],
      ['总分', 3, 1],
      ['匹配率', 1, 2],
      ['判断', 1, 2],
    ]);
    expect(lower?.map(({ text, column }) => [text, column])).toEqual([
      ['增值', 2],
      ['下限', 3],
      ['上限', 4],
    ]);
  });

  it('fills the room exactly, whether there is too much or too little', () => {
    for (const table of [countyTable, wideTable, schoolTable]) {
      const natural = naturalWidths(table, 180, 140);
      for (const room of [3000, 9072, 14570, 40000]) expect(fitWidths(table, natural, room, 180).reduce((sum, width) => sum + width, 0)).toBeCloseTo(room, 6);
    }
  });

  it('keeps the lines a cell has, and measures the longest', () => {
    expect(cellLines('甲校 +1.00\n乙校 +2.00', 10_000, 180)).toEqual(['甲校 +1.00', '乙校 +2.00']);
    expect(cellLines('一二三四五六\n七', 3 * 180, 180)).toEqual(['一二三', '四五六', '七']);
    const table: TableElement = { type: 'table', id: 't', caption: '', columns: [{ key: 'a', label: '学校' }], rows: [[{ value: '甲乙丙丁\n戊' }]], summaryRows: 0, notes: [] };
    expect(naturalWidths(table, 100, 0)).toEqual([400]);
  });

  it('keeps blanks wide enough to write in, and shortens sentences before words', () => {
    const columns: TableElement['columns'] = [{ key: 'exam', label: '考试' }, { key: 'problem', label: '问题' }, { key: 'measure', label: '措施', room: 15 }];
    const table: TableElement = { type: 'table', id: 't', caption: '', columns, rows: [[{ value: '期末考试' }, { value: '长'.repeat(18) }, { value: '' }]], summaryRows: 0, notes: [] };
    const natural = naturalWidths(table, 100, 0);
    expect(natural).toEqual([400, 1800, 1500]);
    const fitted = fitWidths(table, natural, 3300, 100);
    expect(fitted[0]).toBe(400);
    expect(fitted.reduce((sum, width) => sum + width, 0)).toBeCloseTo(3300, 6);
  });

  it('never turns the page of a brief', () => {
    expect(landscapeBlocks([wideTable], false).map(({ landscape }) => landscape)).toEqual([false]);
  });

  it('turns the page for the wide table only', () => {
    const blocks = landscapeBlocks(elements);
    expect(blocks.map(({ landscape }) => landscape)).toEqual([false, true, false]);
    expect(blocks[1]?.elements.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'table']);
    expect(blocks.flatMap((block) => block.elements)).toHaveLength(elements.length);
  });
});

describe('table layout of long text', () => {
  const table: TableElement = {
    type: 'table',
    id: 't',
    caption: '问题',
    columns: [{ key: 'a', label: '学校' }, { key: 'n', label: '数', format: 'count' }, { key: 'b', label: '问题' }],
    rows: [[{ value: '甲校' }, { value: 3 }, { value: '总分增值低于预期'.repeat(8) }]],
    summaryRows: 0,
    notes: [],
  };

  it('gives spare room to the column that needs it', () => {
    const natural = naturalWidths(table, 10, 4);
    const widths = fitWidths(table, natural, 700, 10);
    expect((widths[2] ?? 0) - (natural[2] ?? 0)).toBeGreaterThan(400);
  });

  it('turns no second page after the contents', () => {
    const blocks = landscapeBlocks([{ type: 'toc' }, { type: 'pageBreak' }, { type: 'heading', level: 1, text: '摘要' }]);
    expect(blocks.flatMap((block) => block.elements.map(({ type }) => type))).toEqual(['toc', 'heading']);
  });
});

describe('text', () => {
  it('breaks a title at a good place', () => {
    const title = '2026—2027学年第一学期义务教育教学质量监测报告';
    expect(titleLines(title, textWidth(title, 20) + 1, 20)).toEqual([title]);
    expect(titleLines(title, textWidth(title, 20) * 0.6, 20)).toEqual(['2026—2027学年第一学期', '义务教育教学质量监测报告']);
  });

  it('never breaks inside a number', () => {
    expect(titleLines('平均分提高12345678.90分', 9, 1).join('')).toBe('平均分提高12345678.90分');
    expect(titleLines('平均分提高12345678.90分', 9, 1).some((line) => line.includes('12345678.90'))).toBe(true);
  });

  it('writes dates as offices do', () => {
    expect(chineseDate('2027-02-05')).toBe('2027年2月5日');
    expect(chineseDate('待定')).toBe('待定');
  });

  it('numbers tables and charts apart and refers only to what exists', () => {
    const numbers = numberElements(elements);
    expect(numbers.get('t-school')).toBe('表3');
    expect(numbers.get('c-quadrant')).toBe('图9');
    expect(referencesOf('一句话。', ['t-school', 'missing'], numbers)).toEqual([{ id: 't-school', number: '表3' }]);
    expect(referencesOf('一句话（见表3）。', ['t-school'], numbers)).toEqual([]);
  });
});

describe('encodings', () => {
  it('encodes base64 like everyone else', () => {
    for (const text of ['', 'a', 'ab', 'abc', '学衡']) expect(toBase64(new TextEncoder().encode(text))).toBe(Buffer.from(text).toString('base64'));
  });

  it('stores differences of rates in percentage points', () => {
    expect(storedNumber(0.0123, 'points')).toBe(1.23);
    expect(storedNumber(0.0123, 'rate')).toBe(0.0123);
    expect(numberCode('signed')).toBe('+0.00;"−"0.00;0.00');
  });

  it('moves baselines into coordinates and drops counters', () => {
    const svg = '<svg><style>.zr3-cls-0{}</style><text class="zr3-cls-0" dominant-baseline="central" style="font-size:10px" y="5" x="1">A</text><text dominant-baseline="central" style="font-size:10px">B</text></svg>';
    expect(portableSvg(svg)).toBe('<svg><text style="font-size:10px" y="8.6" x="1">A</text><text style="font-size:10px" y="3.6">B</text></svg>');
  });
});

describe('cell text', () => {
  it('tells a missing value from a blank to fill in, and shows verdicts with a symbol', () => {
    expect(cellText({ value: null }, { key: 'a', label: '率', format: 'rate' })).toBe('—');
    expect(cellText({ value: '' }, { key: 'a', label: '措施' })).toBe('');
    expect(cellText({ value: -1.5, mark: 'below' }, { key: 'a', label: '增值', format: 'signed' })).toBe('▼ −1.50');
    expect(cellText({ value: 3 }, { key: 'a', label: '序号' })).toBe('3');
  });
});
