import type { CallOptions } from '../call.ts';
import type { Finding } from '../intake/finding.ts';
import type { TableElement } from '../results/element.ts';
import { formatNumber } from '../results/format.ts';

/** One JSON document on stdout with --json; else readable text. Progress and messages go to stderr. */
export interface Output {
  readonly json: boolean;
  result(data: unknown, text: () => string): void;
  readonly call: CallOptions;
}

export function openOutput(json: boolean, signal: AbortSignal): Output {
  let last = '';
  return {
    json,
    result(data, text) {
      process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text()}\n`);
    },
    call: {
      signal,
      onProgress: ({ stage }) => {
        if (stage === last) return;
        last = stage;
        process.stderr.write(`… ${stage}\n`);
      },
    },
  };
}

export function findingLine({ severity, file, sheet, row, column, value, message, fix }: Finding): string {
  const label = { error: '错误', warning: '警告', info: '说明' }[severity];
  const place = [file, sheet, row === null ? null : `第${row}行`, column === null ? null : `${column}列`].filter(Boolean).join(' · ');
  return `【${label}】${place}：${message}${value === null ? '' : `（${value}）`} ${fix}`;
}

/** A table as tab-separated text, with its notes. */
export function tableText(table: TableElement): string {
  const heads = table.columns.map(({ group, label }) => (group ? `${group}·${label}` : label));
  const body = table.rows.map((row) =>
    row.map(({ value }, index) => {
      const format = table.columns[index]?.format;
      if (typeof value === 'number') return format ? formatNumber(value, format) : String(value);
      return value ?? '—';
    }),
  );
  return [table.caption, heads.join('\t'), ...body.map((row) => row.join('\t')), ...table.notes.map((note) => `注：${note}`)].join('\n');
}
