import { denominators, denominatorWords } from '../../measures/denominator.ts';
import type { LevelsRow } from '../../measures/levels.ts';
import { formatNumber } from '../format.ts';

/** Every count a figure could be divided by, and the one it is: 应考 46、实考 45、学籍基准 44.62… 分母：实考 45. */
export function countsOf(row: LevelsRow): string {
  const { expected, present, positive, roll, roll_base, start, joined, left, start_base, denominator, denominator_name } = row;
  const count = (value: number | null): string => (value === null ? '未提供' : String(Number(value.toFixed(2))));
  return [
    `应考 ${count(expected)}`, `实考 ${present} 人`,
    ...(positive < present ? [`零分 ${present - positive}`] : []),
    ...(roll === null ? [] : [`学籍 ${roll}，基准 ${count(roll_base)}`]),
    ...(start_base === null ? [] : [`起点 ${start}＋转入 ${joined}－转出 ${left}＝${start_base}`]),
    `分母（${denominator_name}）${count(denominator)}`,
  ].join('；');
}

/** Printed under every table of rates: what they are divided by, the lines in force and the version of the settings. */
export function ruleNotes(rows: readonly LevelsRow[]): string[] {
  const first = rows[0];
  if (!first) return [];
  const name = denominators.find((one) => one === first.denominator_name) ?? '实考';
  const unknown = rows.some(({ denominator }) => denominator === null);
  return [
    `各率的分母为${denominatorWords[name]}；${linesText(rows)}口径版本：${first.version}。`,
    ...(unknown ? [`${name}人数未提供的，各率不计算；请导入考试名单或学籍名册，或改用实考人数作分母。`] : []),
  ];
}

function linesText(rows: readonly LevelsRow[]): string {
  const withLines = rows.filter(({ pass_line, full_mark }) => pass_line !== null && full_mark !== null);
  const shares = withLines.map(({ pass_line, good_line, excellent_line, low_line, full_mark }) => [pass_line, good_line, excellent_line, low_line].map((line) => percent(line, full_mark)));
  const first = shares[0];
  const beyond = rows[0]!.beyond_line;
  const reach = beyond ? '超过才计入（>）' : '达到即计入（≥）';
  if (!first || shares.some((own) => own.join() !== first.join())) return withLines.length === 0 ? '' : `各科（各卷）的及格、良好、优秀、低分线不同，按试卷和学科的规定；${reach}，低于低分线的为低分（<）。`;
  const [pass, good, excellent, low] = first;
  return `及格线为满分的${pass}，良好线${good}，优秀线${excellent}，${reach}；低于满分${low}的为低分（<）。`;
}

const percent = (line: number | null, full: number | null): string => (line === null || full === null ? '—' : `${Number(formatNumber((line / full) * 100, 'score'))}%`);
