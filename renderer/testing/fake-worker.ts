import { serveSession } from '../worker/serve-session.ts';
import { fakeSession } from './fake-session.ts';

/** Stands in for the engine worker where only the interface is looked at. */
const receive = serveSession((message) => self.postMessage(message), async () => fakeSession({ stepMs: 150 }));
self.onmessage = (event: MessageEvent<unknown>) => receive(event.data);
