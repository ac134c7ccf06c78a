import type { ResultElement, TableElement } from '../results/element.ts';
import { TOTAL } from '../schema/subjects.ts';
import { classGrowth } from './brief/class-growth.ts';
import { classHeat } from './brief/class-heat.ts';
import { growthPictures } from './brief/growth-pictures.ts';
import { ownTrajectory } from './brief/own-trajectory.ts';
import { positionElements } from './brief/position.ts';
import { standingElements } from './brief/standing.ts';
import { subjectTable } from './brief/subject-table.ts';
import type { DocumentHead, ReportDocument } from './document.ts';
import { suggestionsFor, type SchoolFinding } from './findings.ts';
import type { SchoolFacts } from './report-catalog.ts';
import { definitionsTable } from './sections/appendix.ts';
import { callout, note, numberSections } from './sections/section.ts';
import type { ExamData, TermData } from './term-data.ts';

/** Strengths and problems named in a brief; none is invented when there are fewer. */
const NAMED = 3;

/** 学校质量反馈简报: one school's own figures against the area's, and what to do. */
export function schoolBrief(data: TermData, findings: readonly SchoolFinding[], school: SchoolFacts, head: DocumentHead): ReportDocument {
  const own = data.exams.filter(({ schools }) => schools.some(({ school_id, present }) => school_id === school.school_id && present > 0));
  const common = own.filter(({ exam }) => exam.commonForm);
  const mine = findings.filter(({ school_id }) => school_id === school.school_id).sort((a, b) => b.weight - a.weight);
  const strengths = mine.filter(({ kind }) => kind === '优势').slice(0, NAMED);
  const problems = mine.filter(({ kind }) => kind === '问题').slice(0, NAMED);
  const watched = mine.filter(({ kind }) => kind === '关注').slice(0, NAMED);
  return {
    kind: 'brief', head, cover: false,
    elements: [
      ...numberSections([
        { title: '总体位置与增值', elements: [...positionElements(own, school), ...standingElements(common, school), ...ownTrajectory(common, school)] },
        { title: '优势与问题', elements: strengthsAndProblems(strengths, problems, watched) },
        { title: '学科情况', elements: [...common.map((exam) => subjectTable(exam, school)), ...growthPictures(common, school)] },
        { title: '班级情况', elements: [...classGrowth(common, school), ...classHeat(own, school)] },
        { title: '整改与回执', elements: [rectification(problems), receipt(school)] },
      ]),
      note(methodNotes(own)),
    ],
  };
}

function strengthsAndProblems(strengths: readonly SchoolFinding[], problems: readonly SchoolFinding[], watched: readonly SchoolFinding[]): ResultElement[] {
  const lines = (list: readonly SchoolFinding[]): string[] => list.map(({ exam, sentence }, index) => `${index + 1}. ${exam}：${sentence}。`);
  return [
    callout('优势', '优势', strengths.length > 0 ? lines(strengths) : ['按现行规则，本学期没有显著高于预期的学科。']),
    callout('问题', '问题', problems.length > 0 ? lines(problems) : ['按现行规则，本学期没有发现需要专题反馈的问题。']),
    ...(watched.length > 0 ? [callout('说明', '关注（不计入问题和优势）', [`${watched.map(({ exam, brief }) => `${exam}${brief}`).join('；')}：校正后不成立，也没有其他模型印证，下次监测后再看。`])] : []),
    ...(problems.length > 0 ? [callout('建议', '建议', suggestionsFor(problems).map((text, index) => `${index + 1}. ${text}`))] : []),
  ];
}

function rectification(problems: readonly SchoolFinding[]): TableElement {
  const rows = problems.length > 0 ? problems.map(({ exam, sentence }) => `${exam}：${sentence}`) : ['（由学校自查填写）', '', ''];
  return {
    type: 'table', id: 'brief-rectification', caption: '问题整改表',
    columns: [
      { key: 'no', label: '序号', format: 'count' }, { key: 'problem', label: '问题' }, { key: 'measure', label: '整改措施', room: 15 },
      { key: 'owner', label: '责任人', room: 5 }, { key: 'due', label: '完成期限', room: 6 },
    ],
    rows: rows.map((problem, index) => [{ value: index + 1 }, { value: problem }, { value: '' }, { value: '' }, { value: '' }]),
    summaryRows: 0, together: true, notes: ['整改措施、责任人和完成期限由学校填写。'],
  };
}

const receipt = ({ name }: SchoolFacts): ResultElement =>
  callout('说明', '回执', [`${name}已收到本简报并在校内专题研究。`, '校长（签字）：　　　　　　　　学校（盖章）　　　　　　　　日期：　　　　年　　月　　日']);

const methodNotes = (exams: readonly ExamData[]): string => {
  const growth = exams.find(({ growth: found }) => found)?.growth;
  const base = definitionsTable().rows.filter(([term]) => ['实考', '低分率', '小样本'].includes(String(term?.value))).map(([term, meaning]) => `${term?.value}：${meaning?.value}`).join('；');
  const method = growth ? `增值：实际成绩与同起点学生预期成绩之差（两水平随机截距模型），95%区间不含0才判为高于或低于预期；列入问题和优势的，经多校校正后仍成立或有另一种模型印证；` : '';
  return `口径：${method}${base}。${TOTAL}只统计各科成绩齐全的学生。本简报只含本校数据和全体参考值，完整口径见学期报告附件。`;
};
