import type { ReactNode } from 'react';
import { RunningView } from '../elements/running-view.tsx';
import { useApp } from '../store.ts';

/** Running jobs at the foot of the window, on whichever page the analyst is. */
export function JobStrip(): ReactNode {
  const jobs = useApp((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <div className="job-strip">
      {jobs.map((job) => <RunningView key={job.id} label={job.label} progress={job.progress} onCancel={job.cancel} startedAt={job.startedAt} />)}
    </div>
  );
}
