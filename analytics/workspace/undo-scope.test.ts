import { describe, expect, it } from 'vitest';
import { canonical, tableNames } from '../schema/canonical.ts';
import { idKind, redoScope, undoScope, type BatchIds } from './undo-scope.ts';

const batch = (batch_id: number, created: Record<string, number[]>, used: Record<string, number[]> = {}): BatchIds => ({
  batch_id,
  created: new Map(Object.entries(created).map(([kind, ids]) => [kind, new Set(ids)])),
  used: new Map(Object.entries(used).map(([kind, ids]) => [kind, new Set(ids)])),
});

describe('idKind', () => {
  it('knows every INTEGER column of the canonical tables that holds an id, and no other', () => {
    const ids: string[] = [];
    const others: string[] = [];
    for (const table of tableNames) {
      for (const [column, { kind }] of Object.entries(canonical[table].columns)) {
        if (kind !== 'int') continue;
        const id = idKind(table, column);
        if (id === null) others.push(`${table}.${column}`);
        else if (id !== column) ids.push(`${table}.${column} → ${id}`);
      }
    }
    expect(ids).toEqual(['area.parent_id → area_id', 'school.parent_school_id → school_id', 'enrolment.roll_school → school_id', 'enrolment.attending_school → school_id', 'form_equation.group_form_id → form_id']);
    // A new column that turns up here must be no id, or idKind must learn it.
    expect(others).toEqual([
      'class.entry_year', 'exam.sort_order', 'paper.duration', 'total_def.version', 'result.source_id', 'result.row', 'item.sort_order',
      'aggregate.expected', 'aggregate.present', 'aggregate.source_id', 'indicator.source_id', 'finding.rule_version',
    ]);
  });
});

describe('scopes', () => {
  const base = batch(1, { school_id: [1, 2] });
  const exam = batch(2, { student_id: [1], exam_id: [1] }, { school_id: [1] });
  const next = batch(3, { exam_id: [2] }, { student_id: [1] });
  const restated = batch(4, { school_id: [1] });
  const apart = batch(5, { school_id: [9] }, { school_id: [9] });

  it('undo follows what rests on it', () => {
    expect(undoScope(1, [base, exam, next, apart])).toEqual([1, 2, 3]);
    expect(undoScope(2, [base, exam, next, apart])).toEqual([2, 3]);
    expect(undoScope(5, [base, exam, next, apart])).toEqual([5]);
    expect(undoScope(1, [base, exam, next, restated, apart])).toEqual([1]);
  });

  it('redo brings back what it rests on, and no more', () => {
    const all = [base, exam, next, restated, apart];
    expect(redoScope(3, all, new Set([1, 2, 3, 5]))).toEqual([2, 3]);
    expect(redoScope(3, [base, exam, next], new Set([1, 2, 3]))).toEqual([1, 2, 3]);
    expect(redoScope(1, all, new Set([1, 2, 3]))).toEqual([1]);
  });
});
