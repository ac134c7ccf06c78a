import type { CallOptions } from '../../call.ts';
import type { Engine } from '../../engine/engine.ts';
import { stageOf } from '../../schema/grades.ts';
import { dueKindLabels, type Due } from './due.ts';
import {
  expectedPupilsQuery, indicatorsReceivedQuery, itemsReceivedQuery, observationsReceivedQuery, rosterReceivedQuery, scoresReceivedQuery, teachingReceivedQuery,
} from './received.ts';

export type DueState = '已收' | '不齐' | '有问题' | '未收' | '逾期未收';

export interface SchoolDue {
  readonly school_id: number;
  readonly school: string;
  readonly county: string | null;
  readonly state: DueState;
  /** Pupils or rows that came. */
  readonly received: number;
  /** Pupils of the roster; null where there is none to hold against. */
  readonly expected: number | null;
  /** Rows refused in the files that held this school's data. */
  readonly refused: number;
}

export interface DueStatus {
  readonly due: Due;
  readonly kind: string;
  readonly schools: readonly SchoolDue[];
  readonly received: number;
  readonly owing: number;
}

export interface DuesFacts {
  readonly term: string;
  /** ISO date. */
  readonly today: string;
  readonly exams: readonly { readonly exam_id: number; readonly name: string; readonly grade: string; readonly term: string }[];
  readonly schools: readonly { readonly school_id: number; readonly name: string; readonly county: string | null; readonly stages: readonly string[] }[];
  /** By source_id. */
  readonly refused: ReadonlyMap<number, RefusedRows>;
}

/** Rows refused when a file was imported: all of them, and those whose school is known. */
export interface RefusedRows {
  readonly rows: number;
  readonly bySchool: ReadonlyMap<number, number>;
}

/** Fewer pupils than this share of the roster: something is still missing. */
const COMPLETE = 0.98;

export async function duesStatus(engine: Engine, dues: readonly Due[], facts: DuesFacts, call?: CallOptions): Promise<DueStatus[]> {
  const statuses: DueStatus[] = [];
  for (const due of dues) statuses.push(await statusOf(engine, due, facts, call));
  return statuses;
}

async function statusOf(engine: Engine, due: Due, facts: DuesFacts, call?: CallOptions): Promise<DueStatus> {
  const { term, today, exams, refused } = facts;
  const exam = due.exam ? (exams.find(({ name, grade, term: own }) => own === term && name === due.exam?.name && grade === due.exam.grade)?.exam_id ?? null) : null;
  const received = new Map((await receivedOf(engine, due, term, exam, call)).map((row) => [row.school_id, row]));
  const expected = new Map(due.exam ? (await engine.query(expectedPupilsQuery(exam, term, due.exam.grade), call)).map((row) => [row.school_id, row.expected]) : []);
  const stage = due.exam ? stageOf(due.exam.grade) : null;
  const wanted = facts.schools.filter(({ school_id, stages }) =>
    due.schools === 'all' ? stage === null || stages.includes(stage) || expected.has(school_id) || received.has(school_id) : due.schools.includes(school_id));
  const senders = new Map<number, number>();
  for (const { sources } of received.values()) for (const id of idsOf(sources)) senders.set(id, (senders.get(id) ?? 0) + 1);
  // A file of one school answers for all its rows, one of several only for those that name the school.
  const wrongIn = (source: number, school: number): number => (senders.get(source) === 1 ? refused.get(source)?.rows : refused.get(source)?.bySchool.get(school)) ?? 0;
  const late = due.due !== null && today > due.due;
  const schools = wanted.map(({ school_id, name, county }): SchoolDue => {
    const row = received.get(school_id);
    const count = row?.received ?? 0;
    const pupils = expected.get(school_id) ?? null;
    const wrong = idsOf(row?.sources ?? '').reduce((sum, id) => sum + wrongIn(id, school_id), 0);
    const state: DueState = count === 0 ? (late ? '逾期未收' : '未收') : wrong > 0 ? '有问题' : pupils !== null && count < pupils * COMPLETE ? '不齐' : '已收';
    return { school_id, school: name, county, state, received: count, expected: pupils, refused: wrong };
  });
  const owing = schools.filter(({ state }) => state === '未收' || state === '逾期未收').length;
  return { due, kind: dueKindLabels[due.kind], schools, received: schools.length - owing, owing };
}

const idsOf = (sources: string): number[] => sources.split(',').filter((id) => id !== '').map(Number);

function receivedOf(engine: Engine, { kind, subject }: Due, term: string, exam: number | null, call?: CallOptions) {
  switch (kind) {
    case 'scores':
      return exam === null ? Promise.resolve([]) : engine.query(scoresReceivedQuery(exam, subject ?? null), call);
    case 'items':
      return exam === null ? Promise.resolve([]) : engine.query(itemsReceivedQuery(exam, subject ?? null), call);
    case 'roster':
      return engine.query(rosterReceivedQuery(term), call);
    case 'teaching':
      return engine.query(teachingReceivedQuery(term), call);
    case 'observation':
      return engine.query(observationsReceivedQuery(term), call);
    case 'indicator':
      return engine.query(indicatorsReceivedQuery(term), call);
  }
}
