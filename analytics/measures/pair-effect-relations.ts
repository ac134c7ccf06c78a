import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/** 集团, 帮扶, 托管 and 结对 as the office entered them: units are `school:12` or `group:名称`. */
export const relationsQuery = () =>
  query(
    'partners.relations',
    { kind: 'text', from_unit: 'text', to_unit: 'text', start_date: 'text?', end_date: 'text?' },
    sql`SELECT kind, from_unit, to_unit, start_date, end_date FROM relation ORDER BY kind, from_unit, to_unit, start_date`,
  );
