import type { MergedRange, SheetCell } from '../../analytics/intake/sheet.ts';
import { cityName } from '../district/places.ts';
import type { District, Entry } from '../district/model.ts';
import { plainExpectation, type FileDraft, type Grid, type ImportDraft } from './draft.ts';
import { itemMarks, type ItemSheet } from './item-marks.ts';
import { itemPapers, type ItemPaper } from './item-papers.ts';

/** 小题分 and 双向细目表 of the two papers that have them; no pupil names, only 考号 in one and 学籍号 in the other. */
export function itemImports({ seed, sittings }: District): ImportDraft[] {
  return itemPapers.map((paper) => {
    const { plan, entries } = sittings.find((sitting) => sitting.plan.key === paper.exam)!;
    const column = plan.subjects.findIndex(({ subject }) => subject === paper.subject);
    const split = itemMarks(seed, paper);
    const sheets = entries.flatMap((entry): { entry: Entry; sheet: ItemSheet }[] => {
      const total = entry.marks[column]!;
      return entry.statuses[column] === '正常' && total !== null ? [{ entry, sheet: split(entry.pupil.eduId, total) }] : [];
    });
    const title = `${plan.meta.name}${paper.subject}`;
    const files = plan.meta.kind === '中考'
      ? [scoresCsv(paper, title, sheets), choicesCsv(paper, title, sheets), blueprint(paper, title)]
      : [scoresWorkbook(paper, title, sheets), blueprint(paper, title)];
    return { key: `items/${paper.exam}`, label: `${title}小题分与双向细目表`, exam: plan.meta, school: null, optional: true, files };
  });
}

type Sheets = readonly { readonly entry: Entry; readonly sheet: ItemSheet }[];

const itemCount = (paper: ItemPaper, sheets: Sheets): number => paper.items.length * sheets.length;

function scoresCsv(paper: ItemPaper, title: string, sheets: Sheets): FileDraft {
  const header = ['准考证号', '学校', ...paper.items.map(({ no, fullMark }) => `第${no}题(${fullMark}分)`), `${paper.subject}总分`];
  const rows = sheets.map(({ entry, sheet }): SheetCell[] => [entry.examNo, entry.place.school.plan.name, ...sheet.scores, sum(sheet.scores)]);
  return {
    name: `${title}小题分`, format: 'csv-utf8', grids: [{ name: '小题分', rows: [header, ...rows], merges: [] }],
    expected: { ...plainExpectation('items', rows.length), scores: itemCount(paper, sheets), identity: '考号' },
  };
}

function choicesCsv(paper: ItemPaper, title: string, sheets: Sheets): FileDraft {
  const objective = paper.items.flatMap(({ answer, no }, i) => (answer === null ? [] : [{ no, i }]));
  const rows = sheets.map(({ entry, sheet }): SheetCell[] => [entry.examNo, ...objective.map(({ i }) => sheet.choices[i] ?? null)]);
  return {
    name: `${title}选择题作答`, format: 'csv-gb18030', grids: [{ name: '作答', rows: [['准考证号', ...objective.map(({ no }) => `第${no}题选项`)], ...rows], merges: [] }],
    expected: { ...plainExpectation('items', rows.length), identity: '考号' },
  };
}

function scoresWorkbook(paper: ItemPaper, title: string, sheets: Sheets): FileDraft {
  const head: SheetCell[][] = [
    [`${cityName}${title}小题分`, ...Array.from({ length: paper.items.length + 3 }, () => null)],
    ['学籍号', '学校', '班级', ...paper.items.map(({ no }) => `第${no}题`), '合计'],
    ['满分', null, null, ...paper.items.map(({ fullMark }) => fullMark), sum(paper.items.map(({ fullMark }) => fullMark))],
  ];
  const rows = sheets.map(({ entry, sheet }): SheetCell[] => [
    entry.pupil.eduId, entry.place.school.plan.name, `${entry.place.grade}${entry.place.classUnit.number}班`, ...sheet.scores, sum(sheet.scores),
  ]);
  const merges: MergedRange[] = [{ top: 0, left: 0, bottom: 0, right: paper.items.length + 3 }];
  return {
    name: `${title}小题分`, format: 'xlsx', grids: [{ name: '小题分', rows: [...head, ...rows], merges }],
    expected: { ...plainExpectation('items', rows.length), extraRows: 1, scores: itemCount(paper, sheets), identity: '学籍号' },
  };
}

function blueprint(paper: ItemPaper, title: string): FileDraft {
  const header = ['题号', '题型', '分值', '主客观', '答案', '知识点', '能力层次', '预估难度'];
  const rows = paper.items.map(({ no, kind, fullMark, key, knowledge, ability, plannedDifficulty }): SheetCell[] =>
    [Number(no), kind, fullMark, key === null && kind !== '判断题' ? '主观' : '客观', key, knowledge, ability, plannedDifficulty]);
  const grid: Grid = {
    name: '双向细目表', rows: [[`${title}双向细目表`, ...header.slice(1).map(() => null)], header, ...rows],
    merges: [{ top: 0, left: 0, bottom: 0, right: header.length - 1 }],
  };
  return { name: `${title}双向细目表`, format: 'xlsx', grids: [grid], expected: plainExpectation('blueprint', rows.length) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
