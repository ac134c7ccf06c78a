import { z } from 'zod';

/** Where a workspace lies: in the browser's own storage, or in a folder that the desktop granted. */
export const workspacePlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('browser'), name: z.string().min(1) }),
  z.object({ kind: z.literal('folder'), token: z.string().min(1), name: z.string() }),
]);
export type WorkspacePlace = z.infer<typeof workspacePlace>;

export const sessionMethods = [
  'info', 'exams', 'schools', 'batches', 'planImport', 'commitImport', 'discardImport', 'undo', 'redo', 'identityLinks', 'linkPupils', 'settings', 'saveSettings', 'indices', 'saveIndices', 'examForms', 'declareEquated', 'analyse', 'report',
  'mappingPresets', 'forgetMapping', 'preparationRecords', 'templates', 'template', 'dues', 'saveDues', 'dueTemplates', 'verify', 'importSample', 'close',
] as const;
export type SessionMethod = (typeof sessionMethods)[number];

const id = z.number().int();

export const messageToWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), id, place: workspacePlace, create: z.boolean(), owner: z.string() }),
  z.object({ type: z.literal('call'), id, method: z.enum(sessionMethods), args: z.array(z.unknown()) }),
  z.object({ type: z.literal('cancel'), id }),
  z.object({ type: z.literal('bridgeReply'), id, ok: z.boolean(), value: z.unknown() }),
]);
export type MessageToWorker = z.infer<typeof messageToWorker>;

const progress = z.object({ stage: z.string(), done: z.number(), total: z.number() });

export const messageFromWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id, value: z.unknown() }),
  z.object({ type: z.literal('error'), id, name: z.string(), message: z.string() }),
  z.object({ type: z.literal('progress'), id, progress }),
  /** The worker has no desktop bridge of its own: the page calls it and answers with `bridgeReply`. */
  z.object({ type: z.literal('bridge'), id, channel: z.string(), request: z.unknown() }),
]);
export type MessageFromWorker = z.infer<typeof messageFromWorker>;
