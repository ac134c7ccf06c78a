import { openBrowserEngine } from '../../analytics/engine/open.browser.ts';
import { loadBrowserAssets } from '../../analytics/export/assets.browser.ts';
import { openBrowserParser } from '../../analytics/intake/parser.browser.ts';
import { openSession } from '../../analytics/session.ts';
import { bridgePort } from '../../analytics/workspace/bridge-port.browser.ts';
import { openOpfsPort } from '../../analytics/workspace/opfs-port.browser.ts';
import { sampleSeed } from '../../samples/district.ts';
import { sampleImports } from '../../samples/sample-imports.ts';
import { serveSession, type SessionOpener } from './serve-session.ts';

/** The engine's thread: database, session and models. */
const parse = openBrowserParser().parse;

const open: SessionOpener = async ({ place, create, owner, bridge }, call) => {
  const port = place.kind === 'browser' ? await openOpfsPort(place.name) : bridgePort(bridge.call.bind(bridge), place.token);
  const engine = await openBrowserEngine();
  try {
    return await openSession(
      {
        engine,
        port,
        owner,
        ...(create ? { create: { name: place.name.replace(/\.xueheng$/, '') } } : {}),
        parse,
        sampleImports: (scale) => sampleImports({ seed: sampleSeed, scale }),
        exportAssets: loadBrowserAssets,
      },
      call,
    );
  } catch (error) {
    await engine.close();
    throw error;
  }
};

const receive = serveSession((message) => self.postMessage(message), open);
self.onmessage = (event: MessageEvent<unknown>) => receive(event.data);
