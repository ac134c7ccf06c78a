import { describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { chooseBaseline } from './choose-baseline.ts';
import { examFacts } from './fixtures/term-fixture.ts';

const outcome = examFacts({ exam_id: 10 });
const earlier = (exam_id: number, term: string, given = {}) => examFacts({ exam_id, term, ...given });

/** An engine that knows one answer: how many pupils each earlier exam shares with the outcome. */
const choose = (exams: readonly ReturnType<typeof examFacts>[], shared: Readonly<Record<number, number>>, target = outcome) => {
  const rows = Object.entries(shared).map(([exam_id, count]) => ({ exam_id: Number(exam_id), outcome: 100, shared: count }));
  const engine: Pick<Engine, 'query'> = { query: () => Promise.resolve(rows as never) };
  return chooseBaseline({ engine: engine as Engine, exams: [...exams, target], call: undefined }, target);
};

describe('baseline', () => {
  it('is an entrance exam before a later one', async () => {
    const exams = [earlier(1, '2024-2025-1', { isEntry: true }), earlier(2, '2025-2026-1')];
    expect((await choose(exams, { 1: 80, 2: 95 }))?.exam.exam_id).toBe(1);
  });

  it('is otherwise the most recent, then the best matched', async () => {
    const exams = [earlier(1, '2024-2025-2'), earlier(2, '2025-2026-1'), earlier(3, '2025-2026-1')];
    expect((await choose(exams, { 1: 99, 2: 70, 3: 71 }))?.exam.exam_id).toBe(3);
  });

  it('matches at least 60 % of the pupils', async () => {
    const exams = [earlier(1, '2025-2026-1')];
    expect(await choose(exams, { 1: 60 })).toMatchObject({ share: 0.6 });
    expect(await choose(exams, { 1: 59 })).toBeNull();
  });

  it('is never an exam of the same term, nor one on papers of the schools’ own', async () => {
    expect(await choose([earlier(1, '2025-2026-2')], { 1: 100 })).toBeNull();
    expect(await choose([earlier(1, '2025-2026-1', { commonForm: false })], { 1: 100 })).toBeNull();
    expect(await choose([earlier(1, '2025-2026-1')], { 1: 100 }, examFacts({ exam_id: 10, commonForm: false }))).toBeNull();
  });
});
