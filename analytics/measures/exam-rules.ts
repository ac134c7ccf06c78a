import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/** 备案号 of every exam, and how many of its kind its grade has in the term, and in the school year for 模拟. */
export const examFilingsQuery = () =>
  query(
    'exams.filings',
    { exam_id: 'int', filing_no: 'text?', same_kind: 'int' },
    sql`SELECT e.exam_id, nullif(e.filing_no, '') AS filing_no,
               CASE WHEN e.kind = '模拟' THEN count(*) OVER (PARTITION BY e.grade, e.kind, left(e.term, 9)) ELSE count(*) OVER (PARTITION BY e.grade, e.kind, e.term) END AS same_kind
        FROM exam e ORDER BY e.exam_id`,
  );
