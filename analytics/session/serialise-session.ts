import type { Session } from '../session-api.ts';
import { importSample, type SampleSource } from './import-sample.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** The session as callers see it: calls wait for one another, so no figure is read from half-built tables. */
export function serialiseSession(inner: Omit<Session, 'importSample'>, samples: SampleSource): Session {
  const inTurn = oneAtATime();
  const outer: Session = {
    info: () => inTurn(undefined, () => inner.info()),
    exams: () => inTurn(undefined, () => inner.exams()),
    schools: () => inTurn(undefined, () => inner.schools()),
    batches: () => inTurn(undefined, () => inner.batches()),
    planImport: (files, options, call) => inTurn(call?.signal, () => inner.planImport(files, options, call)),
    commitImport: (planId, call) => inTurn(call?.signal, () => inner.commitImport(planId, call)),
    discardImport: (planId) => inTurn(undefined, () => inner.discardImport(planId)),
    undo: (batchId) => inTurn(undefined, () => inner.undo(batchId)),
    redo: (batchId) => inTurn(undefined, () => inner.redo(batchId)),
    identityLinks: (filter) => inTurn(undefined, () => inner.identityLinks(filter)),
    linkPupils: (keep, merge, actor) => inTurn(undefined, () => inner.linkPupils(keep, merge, actor)),
    settings: () => inTurn(undefined, () => inner.settings()),
    saveSettings: (settings, actor) => inTurn(undefined, () => inner.saveSettings(settings, actor)),
    indices: () => inTurn(undefined, () => inner.indices()),
    saveIndices: (indices, actor) => inTurn(undefined, () => inner.saveIndices(indices, actor)),
    examForms: (exam) => inTurn(undefined, () => inner.examForms(exam)),
    declareEquated: (declaration) => inTurn(undefined, () => inner.declareEquated(declaration)),
    analyse: (request, call) => inTurn(call?.signal, () => inner.analyse(request, call)),
    report: (request, call) => inTurn(call?.signal, () => inner.report(request, call)),
    mappingPresets: () => inTurn(undefined, () => inner.mappingPresets()),
    forgetMapping: (fingerprint) => inTurn(undefined, () => inner.forgetMapping(fingerprint)),
    preparationRecords: () => inTurn(undefined, () => inner.preparationRecords()),
    templates: () => inTurn(undefined, () => inner.templates()),
    template: (kind, options) => inTurn(undefined, () => inner.template(kind, options)),
    dues: (term) => inTurn(undefined, () => inner.dues(term)),
    saveDues: (term, dues, actor) => inTurn(undefined, () => inner.saveDues(term, dues, actor)),
    dueTemplates: (term, call) => inTurn(call?.signal, () => inner.dueTemplates(term, call)),
    verify: (call) => inTurn(call?.signal, () => inner.verify(call)),
    // Made of imports that take their turns one by one.
    importSample: (scale, call) => importSample(outer, samples, scale, call),
    close: () => inTurn(undefined, () => inner.close()),
  };
  return outer;
}
