import type { ReactNode } from 'react';

export interface PageFrameProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** Choices that decide what the page shows. */
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

export const PageFrame = ({ title, aside, controls, children }: PageFrameProps): ReactNode => (
  <section className="page">
    <header className="page-head">
      <h1>{title}</h1>
      {aside && <span className="muted">{aside}</span>}
    </header>
    {controls && <div className="controls">{controls}</div>}
    {children}
  </section>
);
