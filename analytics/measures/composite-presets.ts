import type { IndexDefinition, IndexIndicator } from './composite-index.ts';

const toBest: readonly IndexIndicator[] = [
  { name: 'mean', reference: '最高校', weight: 40 }, { name: 'passRate', reference: '最高校', weight: 30 }, { name: 'excellentRate', reference: '最高校', weight: 30 },
];
const yun = (grade: string, subjects: Readonly<Record<string, number>>): IndexDefinition => ({
  kind: 'ratio', id: `郧县-${grade}`, name: `郧县综合得分（${grade}）`, version: 1, source: '郧县教学质量评价办法：与最高校相比，平均分40、合格率30、优秀率30', indicators: toBest, subjects,
});

/**
 * Formulas in public use that may be used (domain notes B3). Those that weigh 升学率 or 上线 (a Liaoning county's
 * rank points, 优质生源法) are described in docs/methods/composite-indices.md and not shipped.
 */
export const indexPresets: readonly IndexDefinition[] = [
  yun('小学', { 语文: 0.3, 数学: 0.3, 英语: 0.2, 道德与法治: 0.1, 科学: 0.1 }),
  yun('七年级', { 语文: 0.2, 数学: 0.2, 英语: 0.2, 道德与法治: 0.1, 历史: 0.1, 地理: 0.1, 生物: 0.1 }),
  yun('八年级', { 语文: 0.2, 数学: 0.2, 英语: 0.2, 物理: 0.1, 道德与法治: 0.1, 历史: 0.1, 地理: 0.05, 生物: 0.05 }),
  yun('九年级', { 语文: 0.2, 数学: 0.2, 英语: 0.2, 物理: 0.1, 化学: 0.1, 道德与法治: 0.06, 历史: 0.06, 地理: 0.04, 生物: 0.04 }),
  {
    kind: 'ratio', id: 'S值', name: 'S值（一至六年级）', version: 1, source: '某市义务教育质量评价意见：S＝（合格率×50%＋得分率×45%＋优秀率×5%）×100', subjects: {},
    indicators: [{ name: 'passRate', reference: 'none', weight: 50 }, { name: 'scoreRate', reference: 'none', weight: 45 }, { name: 'excellentRate', reference: 'none', weight: 5 }],
  },
  {
    kind: 'ratio', id: '七八年级', name: '七八年级综合得分', version: 1, source: '某市义务教育质量评价意见：合格率÷同类最高×70＋良好率÷同类最高×20＋优秀率÷同类最高×10', subjects: {},
    indicators: [{ name: 'passRate', reference: '同类最高', weight: 70 }, { name: 'goodRate', reference: '同类最高', weight: 20 }, { name: 'excellentRate', reference: '同类最高', weight: 10 }],
  },
  { kind: 'bottomShare', id: '后30%', name: '后30%学生比例', version: 1, source: '怀集县：本校后30%学生占全县后30%学生的比例不上升得2.5分，每上升1个百分点扣0.5分', subjects: {}, share: 0.3, points: 2.5, penalty: 0.5 },
];
