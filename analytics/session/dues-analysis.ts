import type { DueStatus } from '../intake/dues/dues-status.ts';
import type { Callout, Mark, TableElement } from '../results/element.ts';
import type { Analysis } from '../results/analyses/analysis.ts';
import { termLabel } from '../schema/terms.ts';

const marks: Readonly<Partial<Record<string, Mark>>> = { 不齐: 'below', 有问题: 'below', 逾期未收: 'below', 已收: 'above' };

/** 催报台: schools × what is due, and the list of who still owes what. */
export function duesAnalysis(term: string, statuses: readonly DueStatus[]): Analysis {
  if (statuses.length === 0) return { headline: null, elements: [], warnings: [`${termLabel(term)}还没有设定要收的文件，请先设定催报清单。`], data: { term, dues: [] } };
  const schools = new Map(statuses.flatMap(({ schools: own }) => own.map((one) => [one.school_id, one])));
  const grid: TableElement = {
    type: 'table', id: 'dues', caption: `${termLabel(term)}报送情况`,
    columns: [{ key: 'county', label: '县区' }, { key: 'school', label: '学校' }, ...statuses.map(({ due }) => ({ key: due.id, label: due.due === null ? due.title : `${due.title}（${due.due} 前）` }))],
    rows: [...schools.values()].map(({ school_id, school, county }) => [{ value: county ?? '—' }, { value: school }, ...statuses.map(({ schools: own }) => {
      const one = own.find((row) => row.school_id === school_id);
      if (!one) return { value: null, explain: '不要求这所学校报送' };
      const mark = marks[one.state];
      const rows = one.received === 0 ? '' : one.expected === null ? ` ${one.received}` : ` ${one.received}/${one.expected}`;
      return { value: `${one.state}${rows}`, ...(mark ? { mark } : {}), explain: `收到 ${one.received}${one.expected === null ? '' : `，名册 ${one.expected}`}${one.refused > 0 ? `；所在文件有 ${one.refused} 行因问题未存` : ''}` };
    })]),
    summaryRows: 0,
    notes: ['数字为收到的人数（或行数）/名册人数；收到的不足名册 98% 记“不齐”，所在文件有行因问题未存记“有问题”。空白为不要求报送。'],
  };
  const owing = statuses.filter((status) => status.owing > 0);
  const callouts = owing.map(({ due, schools: own }): Callout => {
    const names = own.filter(({ state }) => state === '未收' || state === '逾期未收').map(({ school }) => school);
    return { type: 'callout', tone: '注意', title: `${due.title}：${names.length} 所学校未报`, text: [`${names.join('、')}。`] };
  });
  const open = owing.reduce((sum, status) => sum + status.owing, 0);
  const trouble = statuses.flatMap(({ schools: own }) => own).filter(({ state }) => state === '有问题' || state === '不齐').length;
  const headline = open === 0 && trouble === 0 ? '要收的都已收齐。' : `还有 ${open} 份未收${trouble > 0 ? `，${trouble} 份不齐或有问题` : ''}。`;
  return { headline, elements: [grid, ...callouts], warnings: [], data: { term, dues: statuses } };
}
