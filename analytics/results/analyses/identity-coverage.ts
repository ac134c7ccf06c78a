import { identityCoverageQuery, type IdentityCoverageRow } from '../../measures/identity-coverage.ts';
import { compareNames } from '../collate.ts';
import type { TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, type AnalysisContext } from './analysis-context.ts';

export interface IdentityCoverageRequest {
  readonly exam: number;
  readonly earlier: number;
}

interface SchoolCoverage {
  readonly school: string;
  pupils: number;
  matched: number;
  readonly byRule: Map<string, number>;
}

/** 对应情况: how many pupils of an exam are found again in an earlier one, by school and by the rule that tied them. */
export async function identityCoverageAnalysis(context: AnalysisContext, { exam, earlier }: IdentityCoverageRequest): Promise<Analysis> {
  const [now, before] = [examById(context, exam), examById(context, earlier)];
  const rows = await context.engine.query(identityCoverageQuery(exam, earlier), context.call);
  if (rows.length === 0) return { headline: null, elements: [], warnings: ['这次考试没有成绩，无从对应。'], data: [] };
  const rules = [...new Set(rows.map(({ rule }) => rule))];
  const schools = bySchool(rows);
  const all = add(schools, '合计');
  const cells = ({ school, pupils, matched, byRule }: SchoolCoverage): TableElement['rows'][number] => [
    { value: school }, { value: pupils }, { value: matched }, { value: matched / pupils, explain: `对上 ${matched} 人÷本次 ${pupils} 人` }, { value: pupils - matched },
    ...rules.map((rule) => ({ value: byRule.get(rule) ?? 0 })),
  ];
  const worst = schools.filter(({ pupils, matched }) => pupils >= 10 && matched / pupils < 0.9);
  return {
    headline: `${datedExamLabel(now)}的 ${all.pupils} 名学生里有 ${all.matched} 名在${datedExamLabel(before)}里找到，占${formatNumber(all.matched / all.pupils, 'rate')}。`,
    elements: [{
      type: 'table', id: `identity-${exam}-${earlier}`, caption: `${datedExamLabel(now)}与${datedExamLabel(before)}的学生对应情况`,
      columns: [
        { key: 'school', label: '学校' }, { key: 'pupils', label: '本次学生', format: 'count' }, { key: 'matched', label: '对上', format: 'count' }, { key: 'share', label: '对上比例', format: 'rate' }, { key: 'lost', label: '没对上', format: 'count' },
        ...rules.map((rule) => ({ key: `rule-${rule}`, label: rule, group: '对上的依据', format: 'count' as const })),
      ],
      rows: [...schools.map(cells), cells(all)], summaryRows: 1,
      notes: ['“对上的依据”是本次导入时认出学生所用的规则；“新建”后又对上的，是后来补的名册、对照表或人工指定把两处连了起来。增值评价只用对上的学生。'],
    }],
    warnings: worst.length === 0 ? [] : [`${worst.map(({ school }) => school).slice(0, 5).join('、')}${worst.length > 5 ? `等 ${worst.length} 所学校` : ''}对上的不到九成，这些学校的增值结果要慎用；补上名册或报名号与学籍号的对照表后会自动重新对应。`],
    data: rows,
  };
}

function bySchool(rows: readonly IdentityCoverageRow[]): SchoolCoverage[] {
  const schools = new Map<number, SchoolCoverage>();
  for (const { school_id, school, rule, pupils, matched } of rows) {
    const own = schools.get(school_id) ?? { school, pupils: 0, matched: 0, byRule: new Map<string, number>() };
    schools.set(school_id, own);
    own.pupils += pupils;
    own.matched += matched;
    own.byRule.set(rule, matched);
  }
  return [...schools.values()].sort((a, b) => compareNames(a.school, b.school));
}

function add(schools: readonly SchoolCoverage[], school: string): SchoolCoverage {
  const all: SchoolCoverage = { school, pupils: 0, matched: 0, byRule: new Map() };
  for (const own of schools) {
    all.pupils += own.pupils;
    all.matched += own.matched;
    for (const [rule, matched] of own.byRule) all.byRule.set(rule, (all.byRule.get(rule) ?? 0) + matched);
  }
  return all;
}
