import { identifier, sql, type Sql } from '../engine/sql.ts';

/**
 * What may be held constant beside the baselines, as it stands at the outcome exam. Of the pupil: 性别,
 * 应届/往届, 选科, 授课语言 of his class. Of his school: 城乡, 办学类型, 公办/民办, and `schoolPrior`, the mean of
 * the first baseline over the school's matched pupils.
 */
export const covariateNames = ['sex', 'category', 'track', 'language', 'locality', 'schoolType', 'governance', 'schoolPrior'] as const;
export type CovariateName = (typeof covariateNames)[number];
/** Those that are texts: they enter as 0/1 columns. */
export type FactorName = Exclude<CovariateName, 'schoolPrior'>;

/** Level of pupils for whom nothing is recorded: a level of its own, so that nobody is dropped. */
export const UNFILLED = '未填';

export const isFactor = (name: CovariateName): name is FactorName => name !== 'schoolPrior';
export const covariateColumn = (name: CovariateName): Sql => identifier(`c_${name}`);

const filled = (value: Sql): Sql => sql`coalesce(nullif(trim(${value}), ''), ${UNFILLED})`;

/** Expression of a factor for a row `b` of `score`, over the joins of `covariateJoins`. */
export function factorSql(name: FactorName): Sql {
  switch (name) {
    case 'sex':
      return filled(sql`pupil.sex`);
    case 'category':
      return filled(sql`entry.category`);
    case 'track':
      return filled(sql`coalesce(nullif(entry.track, ''), room.track)`);
    case 'language':
      return filled(sql`room.language_mode`);
    case 'locality':
      return filled(sql`b.locality`);
    case 'schoolType':
      return filled(sql`place.type`);
    case 'governance':
      return filled(sql`place.governance`);
  }
}

/** Joins that the factors named need; each finds at most one row. */
export function covariateJoins(names: readonly CovariateName[]): Sql[] {
  const any = (...of: readonly CovariateName[]): boolean => of.some((name) => names.includes(name));
  return [
    ...(any('sex') ? [sql`LEFT JOIN student pupil ON pupil.student_id = b.student_id`] : []),
    ...(any('category', 'track') ? [sql`LEFT JOIN exam_entry entry ON entry.exam_id = b.exam_id AND entry.student_id = b.student_id`] : []),
    ...(any('track', 'language') ? [sql`LEFT JOIN class room ON room.class_id = b.class_id`] : []),
    ...(any('schoolType', 'governance') ? [sql`LEFT JOIN school place ON place.school_id = b.school_id`] : []),
  ];
}
