import { query } from '../engine/query.ts';
import { joinSql, sql } from '../engine/sql.ts';

/**
 * The seven resource indicators of 优质均衡 (教督〔2017〕6号): part of the name by which an indicator is known.
 * Only to these do the limits of the 差异系数 apply, 小学 0.50 and 初中 0.45; never to scores.
 */
export const resourceIndicators = [
  '高于规定学历教师', '骨干教师', '体育、艺术', '教学及辅助用房', '体育运动场馆', '教学仪器设备', '网络多媒体教室',
] as const;
export const variationLimits: Readonly<Record<string, number>> = { 小学: 0.5, 初中: 0.45 };
/** Schools under this many pupils are left out of the inspection. */
export const SMALLEST_INSPECTED = 50;

/** Resource indicators by school and stage, of the newest term that has each; the denominator is the pupils. */
export const resourceIndicatorsQuery = () =>
  query(
    'balance.resources',
    { name: 'text', term: 'text', stage: 'text', school_id: 'int', numerator: 'double', pupils: 'double' },
    sql`WITH named AS (
          SELECT i.name, i.term, TRY_CAST(substr(i.unit, 8) AS INTEGER) AS school_id, i.numerator, i.denominator AS pupils, max(i.term) OVER (PARTITION BY i.name) AS newest
          FROM indicator i WHERE i.unit LIKE 'school:%' AND i.numerator IS NOT NULL AND i.denominator > 0
            AND (${joinSql(resourceIndicators.map((part) => sql`contains(i.name, ${part})`), ' OR ')})
        )
        SELECT n.name, n.term, CASE WHEN s.type = '小学' OR s.type = '教学点' THEN '小学' WHEN s.type = '初中' THEN '初中' ELSE coalesce(s.type, '未填写') END AS stage,
               n.school_id, n.numerator, n.pupils
        FROM named n JOIN school s USING (school_id) WHERE n.term = n.newest ORDER BY n.name, stage, n.school_id`,
  );
