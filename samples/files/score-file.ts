import type { Entry, ExamPlan, MarkStatus } from '../district/model.ts';
import { termLabel } from '../../analytics/schema/terms.ts';
import type { FileDraft, FileExpectation, Grid } from './draft.ts';
import type { Recipe } from './recipe.ts';
import { identityColumns, scoreColumns } from './score-columns.ts';
import { layOut, type ScoreTable } from './score-table.ts';
import { writeMark } from './writing.ts';

export interface ScoreFileRequest {
  readonly plan: ExamPlan;
  readonly entries: readonly Entry[];
  readonly recipe: Recipe;
  /** Whose file it is: 白鹭县, 市一中, 云川市. */
  readonly owner: string;
  readonly withSchool: boolean;
}

/** One score file as its owner would send it, with the count of what it holds. */
export function scoreFile(request: ScoreFileRequest): FileDraft {
  const { plan, entries, recipe, owner } = request;
  const grids = tables(request).map(layOut);
  const perSheet = recipe.layout === 'byClass' ? 1 : recipe.layout === 'summed' ? 4 : 0;
  return {
    name: `${owner}${plan.meta.name}${recipe.layout === 'byClass' ? '分班成绩' : '成绩'}`,
    format: recipe.format, grids, expected: count(plan, entries, recipe, grids, perSheet * grids.length),
  };
}

function tables({ plan, entries, recipe, owner, withSchool }: ScoreFileRequest): ScoreTable[] {
  const fullMarks = plan.subjects.map(({ subject, fullMark }) => `${subject}${fullMark}`).join('、');
  // The name of an exam often holds its term already.
  const title = `${owner}${plan.meta.name}成绩表${recipe.fullMarks === 'title' ? `（满分：${fullMarks}）` : ''}`;
  const columnsFor = (part: readonly Entry[]): ScoreTable['columns'] =>
    [...identityColumns(plan, recipe, withSchool, part), ...scoreColumns(plan, recipe, part)];
  const whole: ScoreTable = {
    name: recipe.format === 'xls' ? 'Sheet1' : `${plan.meta.grade}成绩`, preamble: [title], columns: columnsFor(entries), entries, under: [], note: null,
  };
  switch (recipe.layout) {
    case 'plain': return [{ ...whole, preamble: [] }];
    case 'titled': case 'merged': case 'ranked': case 'scaled': return [whole];
    case 'instructed': return [{
      ...whole,
      preamble: [`${title}（${termLabel(plan.meta.term)}）`, '填表说明：1.学籍号、准考证号按文本填写，不得改动列名和列的顺序；2.缺考学生请在成绩栏注明，不要填0；3.本表于考试结束后三日内报送教研室。'],
    }];
    case 'coded': return [{ ...whole, between: [whole.columns.map((_, i) => `F${String(i + 1).padStart(2, '0')}`)] }];
    // Some lists end in figures without a word: the reader sees that they are means.
    case 'summed': return [{ ...whole, under: [recipe.format === 'xls' ? '' : '平均分', '及格率', '最高分'], note: '注：及格率按满分的60%计算，缺考学生不参加平均。' }];
    case 'byClass': {
      const classes = [...new Set(entries.map(({ place }) => place.classUnit))];
      return classes.map((unit) => {
        const part = entries.filter(({ place }) => place.classUnit === unit);
        const name = recipe.format === 'xls' ? `${plan.meta.grade}${unit.number}班` : `${unit.number}班`;
        return { ...whole, name, preamble: [`${title}（${unit.number}班）`], columns: columnsFor(part), entries: part, under: ['平均分'] };
      });
    }
  }
}

function count(plan: ExamPlan, entries: readonly Entry[], recipe: Recipe, grids: readonly Grid[], extraRows: number): FileExpectation {
  const words: Record<string, number> = {};
  const statuses: Partial<Record<MarkStatus, number>> = {};
  let scores = 0;
  let blankRows = 0;
  for (const { marks, statuses: own } of entries) {
    let filled = 0;
    for (let i = 0; i < plan.subjects.length; i++) {
      const cell = writeMark(marks[i]!, own[i]!, recipe.missing);
      if (cell !== null) filled++;
      if (typeof cell === 'number') scores++;
      else {
        // The score in front of 剔除 differs from pupil to pupil; its word does not.
        const word = cell === null ? '' : String(cell).replace(/^[\d.]+(?=，)/, '');
        words[word] = (words[word] ?? 0) + 1;
      }
      statuses[own[i]!] = (statuses[own[i]!] ?? 0) + 1;
    }
    if (filled === 0) blankRows++;
  }
  const seen = new Map<string, number>();
  for (const { pupil, place } of entries) {
    const key = `${place.classUnit.index}/${pupil.name}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return {
    role: 'scores', sheets: grids.length, rows: entries.length, blankRows, extraRows, scores, words, statuses,
    identity: recipe.ids === 'name' ? '姓名+班级' : recipe.ids === 'examNo' ? '考号' : '学籍号',
    sameName: recipe.ids === 'name' || recipe.ids === 'examNo' ? [...seen.values()].filter((n) => n > 1).reduce((sum, n) => sum + n, 0) : 0,
  };
}

