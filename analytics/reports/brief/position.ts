import { datedExamLabel, examLabel } from '../../results/analyses/analysis-context.ts';
import { markOf } from '../../results/analyses/growth-elements.ts';
import type { ResultElement, TableCell, TableElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import { isSuppressed, sizeMark } from '../../results/suppression.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import { body, note } from '../sections/section.ts';
import { gapText, intervalText } from '../sentences.ts';
import type { ExamData } from '../term-data.ts';
import { bandOf } from './band.ts';
import { ownEffects, ownRows } from './own-rows.ts';

/** Where the school stands: 总分 of every common exam against the whole, as a band, with its value added. */
export function positionElements(own: readonly ExamData[], school: SchoolFacts): ResultElement[] {
  const common = own.filter(({ exam }) => exam.commonForm);
  const alone = own.filter(({ exam }) => !exam.commonForm);
  const facts = common.map((data) => factsOf(data, school));
  return [
    ...(facts.length > 0 ? [body(summarySentence(facts), ['brief-position']), positionTable(facts)] : []),
    ...(alone.length > 0 ? [note(`${alone.map(({ exam }) => examLabel(exam)).join('、')}为本校自主命题，成绩只在校内使用，不与其他学校比较。`)] : []),
  ];
}

function factsOf(data: ExamData, school: SchoolFacts) {
  const total = ownRows(data.schools, school).find(({ subject }) => subject === TOTAL);
  const whole = data.subjects.find(({ subject }) => subject === TOTAL)?.mean ?? null;
  const mean = total && !isSuppressed(total.present) ? total.mean : null;
  const means = data.schools.filter(({ subject, present }) => subject === TOTAL && !isSuppressed(present)).flatMap((row) => (row.mean === null ? [] : [row.mean]));
  return {
    data, total, mean, whole,
    gap: mean === null || whole === null ? null : mean - whole,
    band: mean === null ? null : bandOf(mean, means),
    effect: ownEffects(data, school).find(({ subject }) => subject === TOTAL)?.effect,
  };
}

type Facts = ReturnType<typeof factsOf>;

function summarySentence(facts: readonly Facts[]): string {
  const single = facts.length === 1 ? facts[0] : undefined;
  if (single) {
    const { data, total, mean, whole, band, effect } = single;
    if (!total || mean === null || whole === null) return `${examLabel(data.exam)}各科成绩齐全的学生不足5人，不作整体判断。`;
    const place = band === null ? '' : `，处于全体学校的${band}`;
    const growth = effect && effect.effect !== null ? `；总分增值${formatNumber(effect.effect, 'signed')}分，判断为“${effect.flag}”` : '';
    return `${examLabel(data.exam)}总分平均分${formatNumber(mean, 'score')}分，${gapText(mean, whole, '全体平均')}${place}${growth}。`;
  }
  const judged = facts.filter(({ gap }) => gap !== null);
  const flags = facts.flatMap(({ effect }) => (effect ? [effect.flag] : []));
  const parts = (counts: readonly (readonly [string, number])[]): string => counts.filter(([, count]) => count > 0).map(([word, count]) => `${word}${count}次`).join('、');
  const level = parts([['高于全体平均', judged.filter(({ gap }) => gap! >= 0).length], ['低于全体平均', judged.filter(({ gap }) => gap! < 0).length]]);
  const growth = parts((['高于预期', '符合预期', '低于预期'] as const).map((flag) => [flag, flags.filter((own) => own === flag).length] as const));
  return `本学期参加统一命题（同卷）考试${facts.length}次${level === '' ? '' : `，总分平均分${level}`}${growth === '' ? '' : `；总分增值${growth}`}。`;
}

function positionTable(facts: readonly Facts[]): TableElement {
  const withGrowth = facts.some(({ effect }) => effect);
  const starts = facts.flatMap(({ data: { exam, growth }, effect }) =>
    growth && effect ? [`${examLabel(exam)}以${datedExamLabel(growth.baseline.exam)}为起点（匹配${effect.n}人，匹配率${formatNumber(effect.coverage.share, 'rate')}）`] : []);
  return {
    type: 'table', id: 'brief-position', caption: '总分位置与增值',
    columns: [
      { key: 'exam', label: '考试' }, { key: 'present', label: '实考', format: 'count' },
      { key: 'mean', label: '本校', group: '平均分', format: 'score' }, { key: 'whole', label: '全体', group: '平均分', format: 'score' },
      { key: 'gap', label: '相差', group: '平均分', format: 'signed' }, { key: 'band', label: '位置' },
      ...(withGrowth
        ? ([{ key: 'effect', label: '增值', group: '增值（分）', format: 'signed' }, { key: 'interval', label: '95%区间', group: '增值（分）' }, { key: 'flag', label: '判断', group: '增值（分）' }] as const)
        : []),
    ],
    rows: facts.map(({ data, total, mean, whole, gap, band, effect }) => {
      const size = total ? sizeMark(total.present) : {};
      const interval = effect && effect.low !== null && effect.high !== null ? intervalText(effect.low, effect.high) : null;
      const growth: TableCell[] = effect
        ? [{ value: effect.effect, mark: markOf[effect.flag] }, { value: interval }, { value: effect.flag, mark: markOf[effect.flag] }]
        : [{ value: null }, { value: null }, { value: '未作评价' }];
      return [
        { value: examLabel(data.exam) }, { value: total?.present ?? 0 }, { value: mean, ...size }, { value: whole }, { value: gap, ...size }, { value: band },
        ...(withGrowth ? growth : []),
      ];
    }),
    summaryRows: 0,
    notes: starts.length > 0 ? [`${starts.join('；')}。`] : [],
  };
}
