import { Button, Progress } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { Progress as Stage } from '../../analytics/call.ts';

export interface RunningViewProps {
  readonly label: string;
  readonly progress: Stage | null;
  readonly onCancel: () => void;
  readonly startedAt?: number;
}

const SHOW_AFTER_MS = 1000;

/** Stage, share and a way to stop; only for what takes longer than a second. */
export function RunningView({ label, progress, onCancel, startedAt }: RunningViewProps): ReactNode {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), Math.max(0, SHOW_AFTER_MS - (startedAt ? Date.now() - startedAt : 0)));
    return () => clearTimeout(timer);
  }, [startedAt]);
  if (!late) return <div className="running" aria-busy />;
  const percent = progress && progress.total > 0 ? Math.floor((100 * progress.done) / progress.total) : null;
  return (
    <div className="running" aria-busy role="status">
      <span className="running-label">{label}{progress ? ` · ${progress.stage}` : ''}</span>
      <Progress percent={percent ?? 100} status="active" showInfo={percent !== null} size="small" {...(percent === null ? { strokeColor: '#c5d5ea' } : {})} />
      {progress && progress.total > 1 && <span className="muted">{Math.floor(progress.done)} / {progress.total}</span>}
      <Button size="small" onClick={onCancel}>取消</Button>
    </div>
  );
}
