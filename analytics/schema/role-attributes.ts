/** The attributes that each kind of table stores, by the name intake gives the kind; any other is named to the analyst as not imported. */
export const roleAttributes: Readonly<Record<string, readonly string[]>> = {
  schools: ['city', 'township', 'type', 'stages', 'locality', 'governance', 'parent_school', 'aliases', 'pastoral'],
  roster: ['term', 'roll_school', 'status', 'birth', 'ethnicity', 'language_mode', 'chosen'],
  scores: ['chosen', 'exam'],
  items: ['chosen', 'exam'],
  relations: ['from_school', 'to_school', 'group', 'kind', 'start_date', 'end_date'],
  blueprint: ['item_no', 'item_kind', 'item_side', 'item_mark', 'item_key', 'knowledge', 'ability', 'planned_difficulty', 'exam'],
  teaching: ['term', 'teacher', 'subject', 'staff_no', 'duty', 'head_teacher', 'teaching_class', 'walking'],
  'teaching-class': ['term', 'teacher', 'subject', 'staff_no', 'teaching_class', 'chosen'],
  observation: ['term', 'date', 'listener', 'duty', 'activity', 'subject', 'teacher', 'periods', 'note'],
  indicator: ['term', 'indicator', 'indicator_code', 'numerator', 'denominator', 'value', 'target', 'level'],
  rating: ['term', 'dimension', 'value', 'level', 'scheme'],
  target: ['term', 'indicator', 'base', 'target', 'weight', 'period'],
  reference: ['segment_score', 'segment_count', 'segment_cumulative', 'rank_from', 'rank_to', 'prior', 'expected_score', 'expected_sd'],
  aggregate: ['subject', 'exam'],
};
