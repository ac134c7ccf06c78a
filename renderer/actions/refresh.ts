import { session } from '../engine.ts';
import { useApp } from '../store.ts';

/** Reads what every page shows of the workspace; called after each change of its data. */
export async function refresh(): Promise<void> {
  const [info, exams, schools, batches] = await Promise.all([session.info(), session.exams(), session.schools(), session.batches()]);
  useApp.setState({ info, exams, schools, batches });
}
