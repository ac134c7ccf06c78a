import { sql, type Sql } from '../engine/sql.ts';

/**
 * What rates are divided by (design/domain.md, B2). 实考: status 正常. 应考: entries less 未选考 and 免考. 学籍基准: pupils on
 * the roll in the exam's term and grade, less the allowance. 起点增减: pupils on the roll in the first term of the stage,
 * plus 转入, less 转出. 计分>0: status 正常 with a score above 0; mean, spread and counts then leave zeros out too.
 */
export const denominators = ['实考', '应考', '学籍基准', '起点增减', '计分>0'] as const;
export type Denominator = (typeof denominators)[number];

export const denominatorWords: Readonly<Record<Denominator, string>> = {
  实考: '实考人数（成绩状态为正常）',
  应考: '应考人数（考试名单，不含未选考和免考）',
  学籍基准: '学籍基准数（本学期本年级学籍数扣除允许比例）',
  起点增减: '起始年级人数＋转入－转出',
  '计分>0': '得分大于0的人数（零分不计入平均分和各率）',
};

/** The column of `levelsQuery` that holds it. */
export function denominatorColumn(denominator: Denominator): Sql {
  switch (denominator) {
    case '实考':
      return sql`present`;
    case '应考':
      return sql`expected`;
    case '学籍基准':
      return sql`roll_base`;
    case '起点增减':
      return sql`start_base`;
    case '计分>0':
      return sql`positive`;
  }
}
