import { Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { parseDate } from './parse-date.ts';

export interface DateInputProps {
  readonly label: string;
  /** ISO date; null when not given. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** A date as offices write it, whatever the system's own order of day and month. */
export function DateInput({ label, value, onChange }: DateInputProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typed.trim() !== '' && parseDate(typed) === null;
  return (
    <Input
      aria-label={label}
      className="date"
      placeholder="如 2026-01-15"
      status={wrong ? 'error' : ''}
      title={wrong ? '请写成 2026-01-15 这样的日期' : ''}
      value={typed ?? value ?? ''}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(parseDate(event.target.value));
      }}
      onBlur={() => !wrong && setTyped(null)}
    />
  );
}
