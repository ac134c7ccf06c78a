import Papa from 'papaparse';

export interface Delimited {
  readonly rows: string[][];
  /** Chinese name of the separator used. */
  readonly separator: string;
  /** 0-based rows whose quotes do not close. */
  readonly badQuotes: readonly number[];
  /** True when no separator was found and runs of blanks were used instead. */
  readonly byBlanks: boolean;
}

const separators: readonly { readonly character: string; readonly label: string }[] = [
  { character: ',', label: '逗号' },
  { character: '\t', label: '制表符' },
  { character: ';', label: '分号' },
  { character: '|', label: '竖线' },
  { character: '，', label: '中文逗号' },
  { character: '；', label: '中文分号' },
];

const SAMPLE_LINES = 200;

/** Splits decoded text into cells. papaparse only ever sees strings: given a File it corrupts characters at chunk edges. */
export function readDelimited(written: string): Delimited {
  // Lines may end in \r\n, \n and \r within one file (lists pasted together); papaparse settles on one of them.
  const lines = written.includes('\r') ? written.replace(/\r\n?/gu, '\n') : written;
  const declared = /^sep=(.)\n/iu.exec(lines);
  const text = declared ? lines.slice(declared[0].length) : lines;
  const own = separators.find(({ character }) => character === declared?.[1]);
  if (own) return { ...parse(text, own.character), separator: own.label, byBlanks: false };
  const sample = firstLines(text, SAMPLE_LINES);
  let best = { score: 0, character: ',', label: '逗号' };
  for (const { character, label } of separators) {
    const score = agreement(sample, character);
    if (score > best.score) best = { score, character, label };
  }
  if (best.score === 0 && blanksSplit(sample)) {
    const spaced = text.replace(/[ \u3000]+/gu, '\t');
    return { ...parse(spaced, '\t'), separator: '空格', byBlanks: true };
  }
  return { ...parse(text, best.character), separator: best.label, byBlanks: false };
}

/**
 * How well a separator explains the lines: cells in the commonest row shape, counted over all lines
 * with that shape. One cell per line explains nothing.
 */
function agreement(sample: string, delimiter: string): number {
  const counts = new Map<number, number>();
  for (const row of parse(sample, delimiter).rows) {
    if (row.length > 1) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  }
  let score = 0;
  for (const [width, lines] of counts) score = Math.max(score, (width - 1) * lines);
  return score;
}

function parse(text: string, delimiter: string): Pick<Delimited, 'rows' | 'badQuotes'> {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n', header: false, skipEmptyLines: false });
  const bad = errors.filter(({ type }) => type === 'Quotes');
  if (bad.length > 0) {
    const single = parseByLines(text, delimiter);
    if (commonest(single.rows) > commonest(data)) return single;
  }
  return { rows: data, badQuotes: bad.map(({ row }) => row ?? 0) };
}

/** How many rows have the commonest width. */
function commonest(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** A quote that never closes would swallow every pupil below it: each line is then taken for itself. */
function parseByLines(text: string, delimiter: string): Pick<Delimited, 'rows' | 'badQuotes'> {
  const badQuotes: number[] = [];
  const rows = text.split('\n').map((line, index) => {
    if (!line.includes('"')) return line.split(delimiter);
    const { data, errors } = Papa.parse<string[]>(line, { delimiter, newline: '\n', header: false });
    if (errors.every(({ type }) => type !== 'Quotes')) return data[0] ?? [];
    badQuotes.push(index);
    return line.split(delimiter).map((cell) => cell.replaceAll('"', ''));
  });
  if (rows.at(-1)?.every((cell) => cell === '')) rows.pop();
  return { rows, badQuotes };
}

function firstLines(text: string, count: number): string {
  let end = 0;
  for (let line = 0; line < count; line++) {
    const next = text.indexOf('\n', end);
    if (next < 0) return text;
    end = next + 1;
  }
  return text.slice(0, end);
}

function blanksSplit(sample: string): boolean {
  const lines = sample.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const split = lines.filter((line) => line.trim().split(/[ \u3000]+/u).length >= 3);
  return lines.length >= 2 && split.length >= lines.length * 0.8;
}
