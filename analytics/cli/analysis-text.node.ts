import type { AnalysisResult } from '../session-api.ts';
import { tableText } from './output.node.ts';

/** An analysis as text: its sentence, what to mind, tables and callouts. */
export function analysisText({ headline, elements, warnings }: AnalysisResult): string {
  const tables = elements.flatMap((element) => (element.type === 'table' ? [tableText(element)] : element.type === 'callout' ? [[element.title, ...element.text].join('\n')] : []));
  return [...(headline ? [headline] : []), ...warnings.map((warning) => `注意：${warning}`), ...tables].join('\n\n');
}

export const asObject = (data: unknown): object => (typeof data === 'object' && data !== null ? data : {});
