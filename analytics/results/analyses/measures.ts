import type { GroupingName } from '../../measures/grouping.ts';
import type { Chart, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import { examById, examLabel, levelsOf, NOT_COMPARABLE, type AnalysisContext, type LevelsRequest } from './analysis-context.ts';
import { levelsTable, rateNote } from './levels-table.ts';
import type { Analysis } from './analysis.ts';

export const unitLabels: Record<GroupingName, string> = {
  all: '范围', county: '县区', school: '学校', class: '班级', locality: '城乡', group: '教育集团',
};

/** 一分三率 of one subject by any grouping, against the whole. */
export async function measuresAnalysis(context: AnalysisContext, request: LevelsRequest & { readonly subject: string }): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const rows = await levelsOf(context, request);
  const reference = await levelsOf(context, { exam: request.exam, by: 'all', subject: request.subject });
  const withinOneSchool = request.school !== undefined;
  const comparable = exam.commonForm || withinOneSchool;
  const label = unitLabels[request.by];
  const table = levelsTable({
    id: `levels-${request.by}-${request.exam}-${request.subject}`,
    caption: `${examLabel(exam)}${request.subject}一分三率（按${label}）`,
    unitLabel: label,
    rows,
    nameOf: ({ name }) => name,
    summary: comparable ? reference.map((row) => ({ name: '全体', row })) : [],
    notes: [rateNote(exam.stage)],
  });
  const shown = rows.filter(({ present, mean }) => mean !== null && !isSuppressed(present));
  const elements: ResultElement[] = [];
  if (comparable && shown.length > 1 && request.by !== 'all') {
    elements.push({ type: 'chart', id: `${table.id}-chart`, caption: `${examLabel(exam)}${request.subject}平均分（按${label}）`, chart: meanChart(shown, reference[0]?.mean ?? null, request.subject), notes: [] });
  }
  elements.push(table);
  return {
    headline: headlineOf(shown, comparable && request.by !== 'all', label, request.subject),
    elements,
    warnings: comparable ? [] : [NOT_COMPARABLE],
    data: { subject: request.subject, rows },
  };
}

function meanChart(rows: readonly { name: string; mean: number | null }[], whole: number | null, subject: string): Chart {
  const ordered = [...rows].sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
  return {
    kind: 'bar',
    horizontal: true,
    categories: ordered.map(({ name }) => name),
    series: [{ name: subject, values: ordered.map(({ mean }) => mean) }],
    format: 'score',
    axisLabel: '平均分',
    ...(whole === null ? {} : { reference: { label: '全体', value: whole } }),
  };
}

function headlineOf(rows: readonly { name: string; mean: number | null }[], comparable: boolean, label: string, subject: string): string | null {
  if (!comparable || rows.length < 2) return null;
  const ordered = [...rows].sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
  const top = ordered[0]!;
  const bottom = ordered.at(-1)!;
  const gap = (top.mean ?? 0) - (bottom.mean ?? 0);
  return `${subject}平均分最高的${label}是${top.name}（${formatNumber(top.mean, 'score')}分），最低的是${bottom.name}（${formatNumber(bottom.mean, 'score')}分），相差${formatNumber(gap, 'score')}分；平均分受生源影响，请结合增值结果看。`;
}
