import type { ReactNode } from 'react';

/** Says why there is nothing here, and what to do about it. */
export const EmptyState = ({ title, children, action }: { readonly title: string; readonly children: ReactNode; readonly action?: ReactNode }): ReactNode => (
  <div className="empty-state">
    <h2>{title}</h2>
    <p>{children}</p>
    {action}
  </div>
);
