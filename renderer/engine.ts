import type { Session } from '../analytics/session-api.ts';
import { notify } from './actions/notices.ts';
import { desktop } from './desktop.ts';
import { EngineClient } from './rpc/engine-client.ts';
import { remoteSession } from './rpc/remote-session.ts';
import { emptyWorkspace, useApp } from './store.ts';

export const client = new EngineClient({
  spawn: () => new Worker(new URL('./worker/engine-worker.ts', import.meta.url), { type: 'module' }),
  desktop,
  onCrash: (reason, reopened) => {
    notify({ tone: 'warning', title: '计算已中断', detail: reason });
    reopened.catch((error: unknown) => {
      useApp.setState(emptyWorkspace);
      notify({ tone: 'error', title: '工作区没有重新打开', detail: `${String(error)} 请在首页再次打开。` });
    });
  },
});

export const session: Session = remoteSession(client);
