import type { SubjectName } from '../district/subject-list.ts';

export interface PaperItem {
  readonly no: string;
  readonly kind: '选择题' | '填空题' | '判断题' | '解答题';
  readonly fullMark: number;
  /** Key as the office recorded it. */
  readonly key: string | null;
  /** What is really right; differs from the key of the mis-keyed item only. */
  readonly answer: string | null;
  readonly knowledge: string;
  readonly ability: string;
  readonly plannedDifficulty: number;
}

export interface ItemPaper {
  readonly exam: string;
  readonly subject: SubjectName;
  readonly options: string;
  readonly items: readonly PaperItem[];
}

/** 题号 范围 · 题型 · 每题分值 · 知识点 · 能力层次 · 预估难度, one group of items a line. */
function items(table: string, keys: Readonly<Record<string, string>>, wrongKeys: Readonly<Record<string, string>>): PaperItem[] {
  return table.trim().split('\n').flatMap((line) => {
    const [range = '', kind = '', mark = '', knowledge = '', ability = '', planned = ''] = line.trim().split(/\s+/);
    const [from = 0, to = from] = range.split('-').map(Number);
    if (kind !== '选择题' && kind !== '填空题' && kind !== '判断题' && kind !== '解答题') throw new Error(`unknown kind of item: ${line}`);
    return Array.from({ length: to - from + 1 }, (_, i) => {
      const no = String(from + i);
      const answer = keys[no] ?? null;
      return { no, kind, fullMark: Number(mark), key: wrongKeys[no] ?? answer, answer, knowledge, ability, plannedDifficulty: Number(planned) };
    });
  });
}

const letters = (text: string, first: number): Record<string, string> =>
  Object.fromEntries([...text].map((letter, i) => [String(first + i), letter]));

export const itemPapers: readonly ItemPaper[] = [
  {
    exam: 'zhongkao-2026', subject: '数学', options: 'ABCD',
    items: items(`
      1-3   选择题 3  数与式     识记     0.88
      4-6   选择题 3  图形与几何 理解     0.78
      7-8   选择题 3  方程与函数 理解     0.70
      9-10  选择题 3  图形与几何 应用     0.55
      11-13 填空题 3  数与式     理解     0.75
      14-16 填空题 3  统计与概率 应用     0.60
      17-18 解答题 6  数与式     理解     0.78
      19    解答题 8  统计与概率 应用     0.70
      20    解答题 8  图形与几何 应用     0.62
      21    解答题 10 方程与函数 应用     0.55
      22    解答题 10 图形与几何 分析综合 0.45
      23    解答题 12 方程与函数 分析综合 0.35
      24    解答题 12 图形与几何 分析综合 0.25`, letters('BADCACCDBA', 1), { 7: 'B' }),
  },
  {
    exam: 'primary-2026', subject: '数学', options: 'ABC',
    items: items(`
      1-10  填空题 2  数与代数   理解     0.82
      11-15 判断题 1  数与代数   识记     0.90
      16-20 选择题 2  图形与几何 理解     0.78
      21    解答题 8  数与代数   识记     0.92
      22    解答题 12 数与代数   理解     0.80
      23    解答题 6  数与代数   应用     0.72
      24    解答题 4  图形与几何 应用     0.75
      25    解答题 5  图形与几何 理解     0.74
      26-28 解答题 6  综合与实践 应用     0.66
      29-30 解答题 6  综合与实践 分析综合 0.48`, { ...letters('BACCA', 16) }, {}),
  },
];

/** The planted fault: item 7 of the 中考 mathematics paper is scored by a wrong key. */
export const misKeyedItem = { exam: 'zhongkao-2026', subject: '数学', item: '7', key: 'B', answer: 'C' } as const;
