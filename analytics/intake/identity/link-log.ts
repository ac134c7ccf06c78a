import { TableBuilder } from '../../schema/table-builder.ts';
import type { MatchRule, PupilClues } from './pupil-clues.ts';

/** How rows were tied to pupils, each source once: what `identity_link` keeps. */
export class LinkLog {
  readonly links = new TableBuilder('identity_link');
  readonly #actor: string;
  readonly #linked = new Set<string>();

  constructor(actor: string) {
    this.#actor = actor;
  }

  /** A decision of the analyst, which holds for every later import. */
  decision(key: string, student_id: number): void {
    this.#add(key, '全部', student_id, '人工指定', this.#actor);
  }

  /** `scope`: `exam:12` or `roster:2025-2026-1`. */
  row(student_id: number, { eduId, examNo, schoolId, className, name, namesake }: PupilClues, scope: string, rule: MatchRule): void {
    const by = rule === '人工指定' && this.#actor !== '' ? this.#actor : '软件';
    if (eduId) this.#add(`学籍号:${eduId.national ? '' : `${schoolId}:`}${eduId.text}`, scope, student_id, rule, by);
    if (examNo !== null) this.#add(`考号:${schoolId}:${examNo}`, scope, student_id, rule, by);
    if (!eduId && examNo === null) this.#add(`姓名:${schoolId}:${className ?? ''}:${name}${namesake > 0 ? `#${namesake}` : ''}`, scope, student_id, rule, by);
  }

  #add(source_key: string, scope: string, student_id: number, rule: MatchRule, decided_by: string): void {
    const key = `${source_key}\t${scope}`;
    if (this.#linked.has(key)) return;
    this.#linked.add(key);
    this.links.push({ source_key, scope, student_id, rule, decided_by });
  }
}
