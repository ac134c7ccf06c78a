import type { Engine } from '../engine/engine.ts';
import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { movePupils } from '../intake/identity/move-pupils.ts';
import { rowsOfPupils } from '../intake/intake-context.ts';
import type { BatchDraft } from '../workspace/batch.ts';

export interface IdentityLinkFilter {
  readonly exam?: number;
  readonly rule?: string;
  /** Part of a pupil's name, 学籍号 or 考号. */
  readonly text?: string;
}

export interface IdentityLinkInfo {
  readonly source_key: string;
  readonly scope: string;
  readonly student_id: number;
  readonly name: string;
  readonly edu_id: string | null;
  readonly rule: string;
  readonly decided_by: string;
}

/** A page of links; more than these nobody reads. */
const LINKS_SHOWN = 500;

/** How sources were tied to pupils, the least sure first. */
export const identityLinksQuery = ({ exam, rule, text }: IdentityLinkFilter) =>
  query('session.identityLinks', { source_key: 'text', scope: 'text', student_id: 'int', name: 'text', edu_id: 'text?', rule: 'text', decided_by: 'text' }, sql`
    SELECT l.source_key, l.scope, l.student_id, s.name, s.edu_id, l.rule, l.decided_by FROM identity_link l JOIN student s USING (student_id)
    WHERE (${exam === undefined} OR l.scope = ${`exam:${exam ?? 0}`}) AND (${rule === undefined} OR l.rule = ${rule ?? ''})
      AND (${text === undefined} OR contains(s.name, ${text ?? ''}) OR contains(l.source_key, ${text ?? ''}) OR contains(coalesce(s.edu_id, ''), ${text ?? ''}))
    ORDER BY CASE l.rule WHEN '姓名+学校（换班）' THEN 0 WHEN '姓名+学校（复读）' THEN 1 WHEN '姓名+学校' THEN 2 WHEN '人工指定' THEN 3 ELSE 4 END, l.student_id, l.scope, l.source_key
    LIMIT ${LINKS_SHOWN}`);

/** A batch that makes two pupils one: everything of `merge` goes to `keep`. Undone like any other edit. */
export async function mergePupilsDraft(engine: Engine, keep: number, merge: number, actor: string): Promise<BatchDraft> {
  if (keep === merge) throw new Error('请选两个不同的学生。');
  const pupils = await rowsOfPupils(engine, 'student', [keep, merge]);
  const [kept, merged] = [keep, merge].map((id) => pupils.find(({ student_id }) => student_id === id));
  if (!kept || !merged) throw new Error(`库中没有编号为 ${kept ? merge : keep} 的学生，可能已合并或撤销。`);
  if (kept.edu_id && merged.edu_id && kept.edu_id !== merged.edu_id) throw new Error(`两人的学籍号不同（${kept.edu_id}、${merged.edu_id}），不能合并；学籍号填错时请先改正名册后重新导入。`);
  const { builders, refused } = await movePupils(new Map([[merge, keep]]), (table, ids) => rowsOfPupils(engine, table, ids));
  if (refused.length > 0) throw new Error(`${kept.name}的两份记录在同一张试卷上有不同的成绩，不是同一人，或其中一份有误；请先改正成绩再合并。`);
  const facts = { ...kept, edu_id: kept.edu_id ?? merged.edu_id, sex: kept.sex ?? merged.sex, birth: kept.birth ?? merged.birth, ethnicity: kept.ethnicity ?? merged.ethnicity };
  const changed = facts.edu_id !== kept.edu_id || facts.sex !== kept.sex || facts.birth !== kept.birth || facts.ethnicity !== kept.ethnicity;
  return {
    kind: 'edit', label: `合并学生 ${kept.name}（编号 ${merge} 并入 ${keep}）`, actor,
    tables: [
      ...builders.filter(({ rows }) => rows > 0).map((builder) => builder.finish()),
      ...(changed ? [{ table: 'student' as const, rows: 1, columns: Object.fromEntries(Object.entries(facts).map(([column, value]) => [column, [value]])) }] : []),
    ],
    sources: [], documents: {}, counters: {},
  };
}
