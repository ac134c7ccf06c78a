import { examLabel } from '../../results/analyses/analysis-context.ts';
import { formatNumber } from '../../results/format.ts';
import type { ResultElement } from '../../results/element.ts';
import { standingSentence, yearsSentence } from '../growth-sentences.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import { body } from '../sections/section.ts';
import { intervalText } from '../sentences.ts';
import type { ExamData } from '../term-data.ts';

/** How firm the school's value added is, and its years together. */
export function standingElements(exams: readonly ExamData[], { school_id }: SchoolFacts): ResultElement[] {
  const unit = String(school_id);
  const lines = exams.flatMap(({ exam, growth, reference }) => {
    const sentences = growth ? [standingSentence(growth, unit), yearsSentence(growth, unit)].filter((sentence) => sentence !== null) : [];
    const beside = reference?.units.find(({ effect }) => effect.unit === unit)?.effect;
    if (reference && beside && beside.effect !== null) {
      const interval = beside.low === null || beside.high === null ? '' : `（95%区间 ${intervalText(beside.low, beside.high)}）`;
      sentences.push(`与往届同起点学生相比，总分平均T分相差${formatNumber(beside.effect, 'signed')}${interval}，${reference.run.judged ? `判断为“${beside.flag}”` : '只作描述'}。${reference.run.frame}`);
    }
    return sentences.length === 0 ? [] : [{ label: examLabel(exam), text: sentences.join('') }];
  });
  const texts = [...new Set(lines.map(({ text }) => text))];
  return texts.map((text) => body(`${lines.filter((line) => line.text === text).map(({ label }) => label).join('、')}：${text}`));
}
