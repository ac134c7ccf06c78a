import { FLAG_PUPILS, MINIMUM_PUPILS } from '../../growth/value-added.ts';
import { compareNames } from '../collate.ts';
import type { TableCell, TableElement } from '../element.ts';
import { markOf, type NamedEffect } from './growth-elements.ts';
import type { ReferenceEffects, ReferenceScale } from './growth-reference-past.ts';
import type { GrowthScale } from './growth-scale.ts';

const axes: Readonly<Record<ReferenceScale, string>> = { T: '与预期之差（T分）', standing: '与预期之差（标准分）', points: '与预期之差（分）' };
const names: Readonly<Record<ReferenceScale, string>> = { T: 'T分', standing: '标准分', points: '分' };

export const referenceScale = ({ scale, judged }: ReferenceEffects): GrowthScale => ({
  axis: axes[scale], short: '与参照之差', point: '实际与预期之差的平均', format: 'signed', expected: 0, reference: '参照', judges: judged,
  quality: { key: 'standardError', label: '标准误', format: 'index' },
});

export function referenceUnitsTable(id: string, caption: string, unitLabel: string, units: readonly NamedEffect[], run: ReferenceEffects, scale: GrowthScale): TableElement {
  const ordered = [...units].sort((a, b) => (b.effect.effect ?? -Infinity) - (a.effect.effect ?? -Infinity) || compareNames(a.name, b.name));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel },
      { key: 'n', label: '匹配人数', format: 'count' },
      { key: 'share', label: '匹配率', format: 'rate' },
      { key: 'observed', label: '实际', group: `平均${names[run.scale]}`, format: 'index' },
      { key: 'expected', label: '预期', group: `平均${names[run.scale]}`, format: 'index' },
      { key: 'effect', label: scale.axis, format: 'signed' },
      { key: 'low', label: '下限', group: '95%区间', format: 'signed' },
      { key: 'high', label: '上限', group: '95%区间', format: 'signed' },
      scale.quality,
      { key: 'basis', label: '参照' },
      { key: 'flag', label: '判断' },
    ],
    rows: ordered.map(({ name, effect }): TableCell[] => {
      const mark = markOf[effect.flag];
      const facts = run.unitFacts.get(effect.unit);
      return [
        { value: name }, { value: effect.n }, { value: effect.coverage.share, ...(effect.coverage.belowLimit ? { mark: 'reference' as const } : {}) },
        { value: facts?.observed ?? null }, { value: facts?.expected ?? null },
        { value: effect.effect, mark, explain: `${effect.n}名学生实际与预期之差的平均` },
        { value: effect.low }, { value: effect.high }, { value: effect.standardError },
        { value: facts?.basis ?? '—' }, { value: effect.flag, mark },
      ];
    }),
    summaryRows: 0,
    notes: [`参照系：${run.frame}`, run.methodNote, `人数不足${MINIMUM_PUPILS}人不显示，${MINIMUM_PUPILS}—${FLAG_PUPILS - 1}人仅供参考。`],
  };
}
