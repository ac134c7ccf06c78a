import type { Session } from '../../analytics/session-api.ts';
import type { EngineClient } from './engine-client.ts';

/** The session as the page sees it: the same interface, answered by the worker. */
export const remoteSession = (client: EngineClient): Session => ({
  info: () => client.call('info', []),
  exams: () => client.call('exams', []),
  schools: () => client.call('schools', []),
  batches: () => client.call('batches', []),
  planImport: (files, options, call) => client.call('planImport', [files, options], call),
  commitImport: (planId, call) => client.call('commitImport', [planId], call),
  discardImport: (planId) => client.call('discardImport', [planId]),
  undo: (batchId) => client.call('undo', [batchId]),
  redo: (batchId) => client.call('redo', [batchId]),
  identityLinks: (filter) => client.call('identityLinks', [filter]),
  linkPupils: (keep, merge, actor) => client.call('linkPupils', [keep, merge, actor]),
  settings: () => client.call('settings', []),
  saveSettings: (settings, actor) => client.call('saveSettings', [settings, actor]),
  analyse: (request, call) => client.call('analyse', [request], call),
  report: (request, call) => client.call('report', [request], call),
  mappingPresets: () => client.call('mappingPresets', []),
  forgetMapping: (fingerprint) => client.call('forgetMapping', [fingerprint]),
  preparationRecords: () => client.call('preparationRecords', []),
  templates: () => client.call('templates', []),
  template: (kind, options) => client.call('template', [kind, options]),
  dues: (term) => client.call('dues', [term]),
  saveDues: (term, dues, actor) => client.call('saveDues', [term, dues, actor]),
  dueTemplates: (term, call) => client.call('dueTemplates', [term], call),
  verify: (call) => client.call('verify', [], call),
  importSample: (scale, call) => client.call('importSample', [scale], call),
  close: () => client.close(),
});
