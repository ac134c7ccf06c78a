import { groupTable, itemMap, itemTable } from '../../results/analyses/items-elements.ts';
import type { PaperData } from '../../results/analyses/items-gather.ts';
import { lossTable, lossesOf, marksMatrix, masteryTable, planTable } from '../../results/analyses/items-mastery-elements.ts';
import { profileTable, unitTable } from '../../results/analyses/items-mastery-units.ts';
import { optionTable, wrongOptionTable } from '../../results/analyses/items-options.ts';
import type { DataWorkbook, DocumentHead } from '../document.ts';

/** The paper's tables, the 双向细目表 with what came of it first. */
export function paperWorkbook({ paper, quality, book }: PaperData, head: DocumentHead, withSchools: boolean): DataWorkbook {
  const sheets = [
    { name: '双向细目表', tables: [...marksMatrix('book-marks', `${paper.caption}双向细目表（分值）`, book), ...planTable('book-plan', `${paper.caption}双向细目表：预估与实测`, book)] },
    { name: '小题质量', tables: [itemTable('book-items', `${paper.caption}小题质量`, quality), ...itemMap('book-map', `${paper.caption}题目分布`, quality)] },
    { name: '分类与知识', tables: [...groupTable('book-groups', `${paper.caption}分类得分`, quality), ...masteryTable('book-sets', `${paper.caption}各知识点和能力层次得分率`, book)] },
    { name: '失分与典型错误', tables: [lossTable('book-loss', `${paper.caption}失分最多的题目`, lossesOf(book), paper.items), ...wrongOptionTable('book-wrong', `${paper.caption}典型错误选项`, quality)] },
    { name: '选项', tables: optionTable('book-options', `${paper.caption}选择题各选项`, quality) },
    ...(withSchools
      ? [{ name: '各校', tables: [unitTable('book-schools', `${paper.caption}各学校得分率`, '学校', book, book.schools, true), profileTable('book-profile', `${paper.caption}各学校的强项与短板`, '学校', book, book.schools)] }]
      : []),
  ];
  return { head, sheets: sheets.filter(({ tables }) => tables.length > 0) };
}
