import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Loaded } from '../../use-loaded.ts';

/** A list of the session once it is there; what went wrong, and a way to try again, where it is not. */
export function LoadedView<T>({ state, children }: { readonly state: Loaded<T>; readonly children: (value: T) => ReactNode }): ReactNode {
  switch (state.status) {
    case 'loading':
      return <div className="running" aria-busy />;
    case 'failed':
      return <Alert type="error" showIcon title="没有读出来" description={state.message} action={<Button size="small" onClick={state.retry}>重试</Button>} />;
    case 'done':
      return children(state.value);
  }
}
