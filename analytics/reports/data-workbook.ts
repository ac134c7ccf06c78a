import { examLabel } from '../results/analyses/analysis-context.ts';
import { balanceTable } from '../results/analyses/balance.ts';
import { levelsTable } from '../results/analyses/levels-table.ts';
import type { TableElement } from '../results/element.ts';
import { TOTAL } from '../schema/subjects.ts';
import { forAudience, showsSchools } from './audience-names.ts';
import type { DataWorkbook, DocumentHead } from './document.ts';
import { findingsOf, type SchoolFinding } from './findings.ts';
import { growthSheets } from './growth-sheets.ts';
import { paperChapter } from './paper-report/paper-chapter.ts';
import { definitionsTable } from './sections/appendix.ts';
import { situationSection } from './sections/situation.ts';
import type { Section } from './sections/section.ts';
import type { ExamData, TermData } from './term-data.ts';

/** 数据附表: every table of the report, all subjects, with the definitions sheet first. */
export function dataWorkbook(source: TermData, head: DocumentHead): DataWorkbook {
  const data = forAudience(source, head.audience);
  const withSchools = showsSchools(head.audience);
  const common = data.exams.filter(({ exam }) => exam.commonForm);
  const balances = common.flatMap(({ exam, balance }) => (balance ? [{ name: examLabel(exam), balance }] : []));
  return {
    head,
    sheets: [
      { name: '口径与公式', tables: [definitionsTable()] },
      { name: '考试情况', tables: tablesOf(situationSection(data, false)) },
      { name: '均衡指标', tables: [balanceTable('book-balance', '总分均衡指标', balances)] },
      ...common.flatMap((exam) => examSheets(exam, withSchools)),
      ...(data.papers.length > 0 ? [{ name: '试卷质量', tables: tablesOf(paperChapter(data.papers)) }] : []),
      ...(withSchools ? [{ name: '问题清单', tables: [findingsTable(data, findingsOf(data))] }] : []),
    ],
  };
}

const tablesOf = ({ elements }: Section): TableElement[] => elements.filter((element): element is TableElement => element.type === 'table');

function examSheets(data: ExamData, withSchools: boolean): { readonly name: string; readonly tables: readonly TableElement[] }[] {
  const { exam, subjects, counties, localities, schools } = data;
  const label = examLabel(exam);
  const id = exam.exam_id;
  const total = subjects.find(({ subject }) => subject === TOTAL);
  const summary = total ? [{ name: '全体', row: total }] : [];
  const sheets = [
    {
      name: `${label} 总体`,
      tables: [
        levelsTable({ id: `book-subjects-${id}`, caption: `${label}各学科一分三率`, unitLabel: '学科', rows: subjects, nameOf: ({ subject }) => subject }),
        levelsTable({ id: `book-counties-${id}`, caption: `${label}总分一分三率（按县区）`, unitLabel: '县区', rows: counties, nameOf: ({ name }) => name, summary }),
        levelsTable({ id: `book-localities-${id}`, caption: `${label}总分一分三率（按城乡）`, unitLabel: '城乡', rows: localities, nameOf: ({ name }) => name, summary }),
      ],
    },
  ];
  if (!withSchools) return sheets;
  const names = [...new Set(subjects.map(({ subject }) => subject))];
  sheets.push({
    name: `${label} 各校`,
    tables: names.map((subject) =>
      levelsTable({
        id: `book-schools-${id}-${subject}`, caption: `${label}${subject}一分三率（按学校）`, unitLabel: '学校',
        rows: schools.filter((row) => row.subject === subject), nameOf: ({ name }) => name,
        summary: subjects.filter((row) => row.subject === subject).map((row) => ({ name: '全体', row })),
      })),
  });
  return [...sheets, ...growthSheets(data)];
}

function findingsTable({ schools }: TermData, findings: readonly SchoolFinding[]): TableElement {
  const nameOf = (id: number): string => schools.find(({ school_id }) => school_id === id)?.name ?? String(id);
  return {
    type: 'table', id: 'book-findings', caption: '问题与优势清单',
    columns: [
      { key: 'school', label: '学校' }, { key: 'kind', label: '类型' }, { key: 'exam', label: '考试' }, { key: 'subject', label: '学科' },
      { key: 'sentence', label: '依据' }, { key: 'suggestion', label: '建议' }, { key: 'rule', label: '规则版本' },
    ],
    rows: findings.map(({ school_id, kind, exam, subject, sentence, suggestion, ruleVersion }) => [
      { value: nameOf(school_id) }, { value: kind }, { value: exam }, { value: subject }, { value: sentence }, { value: suggestion }, { value: `第${ruleVersion}版` },
    ]),
    summaryRows: 0, notes: [],
  };
}
