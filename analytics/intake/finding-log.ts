import type { Finding, QuickFix } from './finding.ts';
import { columnLetter } from './table/cell-text.ts';

export interface FindingAt {
  readonly severity: Finding['severity'];
  readonly code: string;
  readonly sheet?: string | null;
  /** 0-based, as sheets are held; shown 1-based. */
  readonly row?: number | null;
  /** 0-based column index; shown as a letter. */
  readonly column?: number | null;
  readonly value?: string | null;
  readonly message: string;
  readonly fix: string;
  readonly quickFix?: QuickFix | undefined;
}

/** How many findings of one code in one sheet are listed one by one before they are only counted. */
const LISTED = 50;

/** Collects the findings of one file. A refused row is always listed; remarks are counted after a while. */
export class FindingLog {
  readonly #file: string;
  readonly #scope: string;
  readonly #findings: Finding[];
  readonly #refused: Set<string>;
  readonly #remarks: Map<string, { count: number; last: Finding }>;

  constructor(file: string, within?: { readonly log: FindingLog; readonly scope: string }) {
    this.#file = file;
    this.#scope = within ? `${within.log.#scope}/${within.scope}` : '';
    this.#findings = within ? within.log.#findings : [];
    this.#refused = within ? within.log.#refused : new Set();
    this.#remarks = within ? within.log.#remarks : new Map();
  }

  /** The same log for a table that shares its rows with another (two exams side by side): each refuses for itself. */
  scoped(scope: string): FindingLog {
    return new FindingLog(this.#file, { log: this, scope });
  }

  /** Something about the file, a sheet or a row that is kept. */
  remark(at: FindingAt): void {
    const finding = this.#finding(at);
    const key = `${finding.sheet ?? ''}\t${finding.code}`;
    const seen = this.#remarks.get(key);
    this.#remarks.set(key, { count: (seen?.count ?? 0) + 1, last: finding });
    if ((seen?.count ?? 0) < LISTED) this.#findings.push(finding);
  }

  /** A row that is not stored. Several reasons may be given for one row; it counts once. */
  refuse(at: FindingAt & { readonly sheet: string; readonly row: number }): void {
    this.#findings.push(this.#finding(at));
    this.#refused.add(`${this.#scope}\t${at.sheet}\t${at.row}`);
  }

  get refusedRows(): number {
    return this.#refused.size;
  }

  /** 0-based; a row refused for two tables stands there twice. */
  refusedAt(): { readonly sheet: string; readonly row: number }[] {
    return [...this.#refused].map((key) => {
      const [row = '', sheet = ''] = key.split('\t').reverse();
      return { sheet, row: Number(row) };
    });
  }

  finish(): Finding[] {
    const more = [...this.#remarks.values()].filter(({ count }) => count > LISTED);
    return [
      ...this.#findings,
      ...more.map(({ count, last }) => ({
        ...last,
        row: null,
        column: null,
        value: null,
        message: `同类提示共 ${count} 条，上面列出前 ${LISTED} 条。`,
      })),
    ];
  }

  #finding(at: FindingAt): Finding {
    return {
      severity: at.severity,
      code: at.code,
      file: this.#file,
      sheet: at.sheet ?? null,
      row: at.row === undefined || at.row === null ? null : at.row + 1,
      column: at.column === undefined || at.column === null ? null : columnLetter(at.column),
      value: at.value ?? null,
      message: at.message,
      fix: at.fix,
      ...(at.quickFix ? { quickFix: at.quickFix } : {}),
    };
  }
}
