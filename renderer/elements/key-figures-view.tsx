import type { ReactNode } from 'react';
import type { KeyFigures } from '../../analytics/results/element.ts';
import { markLabels } from '../../analytics/results/chart-palette.ts';
import { NO_VALUE, formatNumber } from '../../analytics/results/format.ts';

export const KeyFiguresView = ({ element }: { readonly element: KeyFigures }): ReactNode => (
  <dl className="element key-figures" data-element={element.id}>
    {element.figures.map(({ label, value, format, unit, detail, mark }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd className={mark ? `mark-${mark}` : undefined}>
          {mark && markLabels[mark].symbol !== '' && <span className="mark-symbol" aria-hidden>{markLabels[mark].symbol}</span>}
          {typeof value === 'number' ? formatNumber(value, format ?? 'count') : (value ?? NO_VALUE)}
          {unit && value !== null && <span className="unit">{unit}</span>}
        </dd>
        {detail && <dd className="detail">{detail}</dd>}
      </div>
    ))}
  </dl>
);
