import type { Finding } from '../../analytics/intake/finding.ts';
import { severityOrder } from './labels.ts';

export interface FindingGroup {
  readonly code: string;
  readonly findings: readonly Finding[];
  /** Those that one click settles. */
  readonly fixable: readonly Finding[];
  readonly fixLabel: string;
}

/** Findings by code, the gravest first, then the most frequent. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const byCode = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = byCode.get(finding.code);
    if (own) own.push(finding);
    else byCode.set(finding.code, [finding]);
  }
  const gravest = (some: readonly Finding[]): number => Math.min(...some.map(({ severity }) => severityOrder[severity]));
  return [...byCode]
    .sort(([, a], [, b]) => gravest(a) - gravest(b) || b.length - a.length)
    .map(([code, some]) => {
      const fixable = some.filter(({ quickFix }) => quickFix !== undefined);
      const labels = [...new Set(fixable.map(({ quickFix }) => quickFix?.label ?? ''))];
      return { code, findings: some, fixable, fixLabel: labels.length === 1 ? (labels[0] ?? '') : fixable.length === 0 ? '' : `按各自的建议处理（${fixable.length} 处）` };
    });
}
