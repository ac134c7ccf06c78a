import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/** Every reference table of the workspace, as stored. */
export const referenceListQuery = () =>
  query(
    'reference.list',
    { reference_id: 'int', kind: 'text', exam_id: 'int?', subject: 'text?', values: 'text' },
    sql`SELECT reference_id, kind, exam_id, subject, "values" FROM reference ORDER BY reference_id`,
  );
