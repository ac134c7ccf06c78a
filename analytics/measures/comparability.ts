import { query, type Query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/** Which schools sat which comparable set: one row per subject × form group × school of an exam. */
export function formGroupsQuery(exam: number) {
  return query(
    'comparability',
    { subject: 'text', form_group: 'int', school_id: 'int', n: 'int' },
    sql`SELECT subject, form_group, school_id, count(*) AS n FROM score
        WHERE exam_id = ${exam} AND status = '正常' GROUP BY ALL ORDER BY subject, form_group, school_id`,
  );
}

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type FormGroupRow = RowOf<ReturnType<typeof formGroupsQuery>>;

export interface Comparability {
  readonly subject: string;
  /**
   * 全体: everybody sat one form, levels compare across schools. 部分: only inside each set of
   * schools listed. 校内: no two schools share a form (异卷不可比).
   */
  readonly scope: '全体' | '部分' | '校内';
  /** Comparable sets of schools, largest first. */
  readonly sets: readonly { readonly formGroup: number; readonly schools: readonly number[]; readonly pupils: number }[];
}

/** 同卷 rule (design/data.md): levels, ranks, T and value added across schools only among pupils of one form. */
export function comparabilityOf(rows: readonly FormGroupRow[]): readonly Comparability[] {
  return [...groupBy(rows, ({ subject }) => subject)].map(([subject, ofSubject]) => {
    const sets = [...groupBy(ofSubject, ({ form_group }) => form_group)]
      .map(([formGroup, ofGroup]) => ({
        formGroup,
        schools: [...new Set(ofGroup.map(({ school_id }) => school_id))],
        pupils: ofGroup.reduce((sum, { n }) => sum + n, 0),
      }))
      .toSorted((a, b) => b.schools.length - a.schools.length || b.pupils - a.pupils || a.formGroup - b.formGroup);
    const scope = sets.length === 1 ? '全体' : sets.some(({ schools }) => schools.length > 1) ? '部分' : '校内';
    return { subject, scope, sets };
  });
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
