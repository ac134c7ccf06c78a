import { isJudged } from '../../growth/diagnostics/model-agreement.ts';
import { examLabel } from '../../results/analyses/analysis-context.ts';
import { markOf } from '../../results/analyses/growth-elements.ts';
import type { ResultElement } from '../../results/element.ts';
import { isSuppressed, REFERENCE_BELOW } from '../../results/suppression.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import { body } from '../sections/section.ts';
import { intervalText, listNames } from '../sentences.ts';
import type { ExamData } from '../term-data.ts';
import { ownRows } from './own-rows.ts';

/** More rows than this would fill a page of the brief. */
const ROWS = 8;
/** With more exams the brief would pass four pages, and a sentence does. */
const EXAMS_WITH_TABLE = 2;

/** The school's own classes whose 总分 value added is off expectation, where there are two to look at. */
export function classGrowth(exams: readonly ExamData[], school: SchoolFacts): ResultElement[] {
  const lines = exams.flatMap(({ exam, growth, classes }) => {
    const names = new Map(ownRows(classes, school).map(({ unit, name }) => [unit, name]));
    const own = (growth?.classes ?? []).filter(({ effect }) => names.has(effect.unit) && !isSuppressed(effect.n));
    return own.length < 2 ? [] : own.map(({ effect }) => ({ exam: examLabel(exam), name: names.get(effect.unit)!, effect }));
  });
  const judged = lines.filter(({ effect }) => isJudged(effect.flag));
  const off = judged.filter(({ effect }) => effect.flag !== '符合预期');
  if (judged.length === 0) return [];
  if (off.length === 0) return [body(`匹配学生不少于${REFERENCE_BELOW}人的${judged.length}个班，总分增值均为符合预期（未见显著差异）。`)];
  const shown = [...off].sort((a, b) => Math.abs(b.effect.effect ?? 0) - Math.abs(a.effect.effect ?? 0)).slice(0, ROWS);
  const judgedText = `匹配学生不少于${REFERENCE_BELOW}人的${judged.length}个班中，总分增值与全体同起点学生相比有显著差异的${off.length}个`;
  const named = off.map(({ exam, name, effect }) => `${exam}${name}${effect.flag}`);
  if (exams.length > EXAMS_WITH_TABLE) return [body(`${judgedText}：${listNames(named, 2, '个')}。班级增值受分班影响，只用于校内诊断。`)];
  const several = new Set(lines.map(({ exam }) => exam)).size > 1;
  const left = lines.length - shown.length;
  return [
    body(`${judgedText}。`, ['brief-class-growth']),
    {
      type: 'table', id: 'brief-class-growth', caption: '总分增值有显著差异的班级',
      columns: [
        ...(several ? [{ key: 'exam', label: '考试' }] : []), { key: 'class', label: '班级' }, { key: 'n', label: '匹配人数', format: 'count' },
        { key: 'effect', label: '增值（分）', format: 'signed' }, { key: 'interval', label: '95%区间' }, { key: 'flag', label: '判断' },
      ],
      rows: shown.map(({ exam, name, effect }) => {
        const mark = markOf[effect.flag];
        return [
          ...(several ? [{ value: exam }] : []), { value: name }, { value: effect.n }, { value: effect.effect, mark },
          { value: effect.low === null || effect.high === null ? null : intervalText(effect.low, effect.high) }, { value: effect.flag, mark },
        ];
      }),
      summaryRows: 0,
      notes: [`与全体同起点学生相比（多层模型，班级为单位）；不足${REFERENCE_BELOW}人的班不作判断。${left > 0 ? `其余${left}个班没有列出。` : ''}班级增值受分班影响，只用于校内诊断，不作教师评价。`],
    },
  ];
}
