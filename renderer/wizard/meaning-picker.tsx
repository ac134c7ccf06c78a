import { Select } from 'antd';
import { useMemo, type ReactNode } from 'react';
import type { MappedColumn, TablePreview } from '../../analytics/intake/plan.ts';
import { applyOptions } from '../actions/import.ts';
import { useApp } from '../store.ts';
import { excelColumn } from './excel-column.ts';
import { meaningGroups, meaningLabel } from './meaning-choices.ts';

export const SURE = 0.7;
const AUTOMATIC = '恢复自动识别';

export interface MeaningPickerProps {
  readonly table: TablePreview;
  readonly column: MappedColumn;
  /** What names the control where a column has several. */
  readonly label: string;
}

/** What a column is taken for; any other meaning can be chosen, and the choice taken back. */
export function MeaningPicker({ table, column, label }: MeaningPickerProps): ReactNode {
  const key = `${table.file}\t${table.sheet}\t${column.index}`;
  const busy = useApp((state) => state.jobs.length > 0);
  const chosen = useApp((state) => state.wizard?.options.meanings[key] !== undefined);
  const groups = useMemo(() => meaningGroups(table.role, column), [table.role, column]);
  const present = meaningLabel(column.meaning);
  const known = groups.some(({ choices }) => choices.some(({ value }) => value === present));
  const choose = (value: string): void => {
    const { wizard } = useApp.getState();
    if (!wizard) return;
    const rest = Object.fromEntries(Object.entries(wizard.options.meanings).filter(([other]) => other !== key));
    const choice = groups.flatMap(({ choices }) => choices).find((one) => one.value === value);
    if (value === AUTOMATIC) void applyOptions({ meanings: rest });
    else if (choice) void applyOptions({ meanings: { ...rest, [key]: choice.meaning } });
  };
  return (
    <Select
      aria-label={`${excelColumn(column.index)} 列的${label}`}
      size="small"
      variant="borderless"
      disabled={busy}
      popupMatchSelectWidth={false}
      className={column.confidence < SURE ? 'meaning unsure' : 'meaning'}
      value={present}
      onChange={choose}
      showSearch={{ optionFilterProp: 'label' }}
      options={[
        ...(chosen ? [{ label: AUTOMATIC, value: AUTOMATIC }] : []),
        ...(known ? [] : [{ label: '识别为', options: [{ value: present, label: present }] }]),
        ...groups.map((group) => ({ label: group.label, options: group.choices.map(({ value }) => ({ value, label: value })) })),
      ]}
    />
  );
}
