import type { ReactNode } from 'react';
import type { ResultElement } from '../../analytics/results/element.ts';
import { ChartView } from './chart-view.tsx';
import { KeyFiguresView } from './key-figures-view.tsx';
import { TableView } from './table-view.tsx';
import type { Drill } from './drill.ts';

export interface ElementViewProps {
  readonly element: ResultElement;
  readonly drill?: Drill | undefined;
}

/** Any element an analysis may return, drawn for the screen. */
export function ElementView({ element, drill }: ElementViewProps): ReactNode {
  switch (element.type) {
    case 'heading': {
      const Tag = `h${element.level + 1}` as 'h2' | 'h3' | 'h4';
      return <Tag className="element-heading">{element.text}</Tag>;
    }
    case 'paragraph':
      return <p className={`element paragraph ${element.style}`}>{element.text}</p>;
    case 'table':
      return <TableView element={element} drill={drill} />;
    case 'chart':
      return <ChartView element={element} drill={drill} />;
    case 'keyFigures':
      return <KeyFiguresView element={element} />;
    case 'callout':
      return (
        <aside className={`element callout tone-${element.tone}`}>
          <strong>{element.title || element.tone}</strong>
          <div>
            {element.text.map((line) => <p key={line}>{line}</p>)}
          </div>
        </aside>
      );
    // A page has no pages to break and its own navigation.
    case 'pageBreak':
    case 'toc':
      return null;
  }
}
