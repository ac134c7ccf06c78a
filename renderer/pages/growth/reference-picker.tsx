import { Select } from 'antd';
import type { ReactNode } from 'react';
import { setParams } from '../../address.ts';
import { useAnalysis } from '../../use-analysis.ts';

export interface ReferenceChoice {
  readonly id: number;
  readonly label: string;
}

/** Imported references that can be used. */
export function useReferences(): readonly ReferenceChoice[] {
  const state = useAnalysis({ analysis: 'growth-references' });
  return state.status === 'done' ? choicesOf(state.result.data) : [];
}

function choicesOf(data: unknown): ReferenceChoice[] {
  const list = typeof data === 'object' && data !== null && 'references' in data ? data.references : null;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('id' in entry) || typeof entry.id !== 'number' || !('ok' in entry) || entry.ok !== true) return [];
    const text = (key: string): string[] => {
      const value = Object.entries(entry).find(([name]) => name === key)?.[1] as unknown;
      return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
    };
    return [{ id: entry.id, label: ['kind', 'examName', 'subject', 'population', 'year'].flatMap(text).join(' · ') }];
  });
}

export const ReferencePicker = ({ references, value }: { readonly references: readonly ReferenceChoice[]; readonly value: number | null }): ReactNode => (
  <label className="control">
    <span>参照表</span>
    <Select
      aria-label="参照表" className="baseline-picker" placeholder="选择参照表" value={value}
      onChange={(id: number) => setParams({ ref: String(id) })} options={references.map(({ id, label }) => ({ value: id, label }))}
    />
  </label>
);
