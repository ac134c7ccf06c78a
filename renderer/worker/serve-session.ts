import { z } from 'zod';
import type { CallOptions } from '../../analytics/call.ts';
import { measureSettingsShape } from '../../analytics/measures/measure-settings.ts';
import type { Session } from '../../analytics/session-api.ts';
import { oneAtATime } from '../../analytics/session/one-at-a-time.ts';
import { messageToWorker, type MessageFromWorker, type SessionMethod, type WorkspacePlace } from '../rpc/protocol.ts';
import { analysisRequest, identityLinkFilter, importOptions, reportRequest, sampleScale, sourceFiles } from '../../analytics/session/session-arguments.ts';
import { equationDeclaration, indexDefinitions } from '../../analytics/session/comparison-arguments.ts';
import { duesArguments, templateArguments } from '../../analytics/session/desk-arguments.ts';
import { BridgeRelay } from './bridge-relay.ts';

export interface OpenRequest {
  readonly place: WorkspacePlace;
  readonly create: boolean;
  readonly owner: string;
  readonly bridge: BridgeRelay;
}

export type SessionOpener = (request: OpenRequest, call: CallOptions) => Promise<Session>;

/** Answers the page's messages with one session at a time; progress and cancellation by call id. */
export function serveSession(post: (message: MessageFromWorker) => void, openSession: SessionOpener): (data: unknown) => void {
  const bridge = new BridgeRelay(post);
  const running = new Map<number, AbortController>();
  const inTurn = oneAtATime();
  let session: Session | null = null;

  async function answer(id: number, work: (call: CallOptions) => Promise<unknown>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const value = await inTurn(controller.signal, () =>
        work({ signal: controller.signal, onProgress: (progress) => post({ type: 'progress', id, progress }) }),
      );
      post({ type: 'result', id, value });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      post({ type: 'error', id, name: controller.signal.aborted ? 'AbortError' : failure.name, message: failure.message });
    } finally {
      running.delete(id);
    }
  }

  return (data) => {
    const message = messageToWorker.parse(data);
    switch (message.type) {
      case 'cancel':
        running.get(message.id)?.abort(new DOMException('已取消。', 'AbortError'));
        break;
      case 'bridgeReply':
        bridge.receive(message.id, message.ok, message.value);
        break;
      case 'open':
        void answer(message.id, async (call) => {
          await session?.close();
          session = null;
          session = await openSession({ place: message.place, create: message.create, owner: message.owner, bridge }, call);
        });
        break;
      case 'call':
        void answer(message.id, (call) => {
          if (!session) throw new Error('还没有打开工作区。');
          const open = session;
          if (message.method === 'close') session = null;
          return invoke(open, message.method, message.args, call);
        });
    }
  };
}

function invoke(session: Session, method: SessionMethod, args: readonly unknown[], call: CallOptions): Promise<unknown> {
  switch (method) {
    case 'info':
      return session.info();
    case 'exams':
      return session.exams();
    case 'schools':
      return session.schools();
    case 'batches':
      return session.batches();
    case 'planImport':
      return session.planImport(...z.tuple([sourceFiles, importOptions]).parse(args), call);
    case 'commitImport':
      return session.commitImport(z.string().parse(args[0]), call);
    case 'discardImport':
      return session.discardImport(z.string().parse(args[0]));
    case 'undo':
      return session.undo(z.number().int().parse(args[0]));
    case 'redo':
      return session.redo(z.number().int().parse(args[0]));
    case 'identityLinks':
      return session.identityLinks(identityLinkFilter.parse(args[0]));
    case 'linkPupils':
      return session.linkPupils(...z.tuple([z.number().int(), z.number().int(), z.string().min(1)]).parse(args));
    case 'settings':
      return session.settings();
    case 'saveSettings':
      return session.saveSettings(...z.tuple([measureSettingsShape, z.string().min(1)]).parse(args));
    case 'indices':
      return session.indices();
    case 'saveIndices':
      return session.saveIndices(...z.tuple([indexDefinitions, z.string().min(1)]).parse(args));
    case 'examForms':
      return session.examForms(z.number().int().parse(args[0]));
    case 'declareEquated':
      return session.declareEquated(equationDeclaration.parse(args[0]));
    case 'analyse':
      return session.analyse(analysisRequest.parse(args[0]), call);
    case 'report':
      return session.report(reportRequest.parse(args[0]), call);
    case 'mappingPresets':
      return session.mappingPresets();
    case 'forgetMapping':
      return session.forgetMapping(z.string().parse(args[0]));
    case 'preparationRecords':
      return session.preparationRecords();
    case 'templates':
      return session.templates();
    case 'template':
      return session.template(...templateArguments.parse(args));
    case 'dues':
      return session.dues(z.string().parse(args[0]));
    case 'saveDues':
      return session.saveDues(...duesArguments.parse(args));
    case 'dueTemplates':
      return session.dueTemplates(z.string().parse(args[0]), call);
    case 'verify':
      return session.verify(call);
    case 'importSample':
      return session.importSample(sampleScale.parse(args[0]), call);
    case 'close':
      return session.close();
  }
}
