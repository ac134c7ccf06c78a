import { z } from 'zod';
import type { ImportOptions } from '../intake/plan.ts';
import type { SourceFile } from '../intake/sheet.ts';
import { statuses } from '../intake/values/parse-mark.ts';
import type { AnalysisRequest, ReportRequest } from '../session-api.ts';
import { comparisonRequests } from './comparison-arguments.ts';
import { duesRequest, preparationRequest } from './desk-arguments.ts';
import type { IdentityLinkFilter } from './edit-pupils.ts';
import { itemRequests } from './item-arguments.ts';
import { growthCheckRequests } from './growth-check-arguments.ts';
import { growthPupilsRequest, growthRequest, growthSubjectsRequest } from './growth-arguments.ts';
import { measureRequests } from './measure-arguments.ts';
import { growthReferenceRequests } from './growth-reference-arguments.ts';

/** Checks of what comes from outside the core: the page's messages to the worker, a mapping file of the command line. */
export const analysisRequest: z.ZodType<AnalysisRequest> = z.discriminatedUnion('analysis', [
  z.object({ analysis: z.literal('exam-overview'), exam: z.number().int() }),
  ...measureRequests,
  z.object({ analysis: z.literal('distribution'), exam: z.number().int(), subject: z.string().min(1) }),
  z.object({ analysis: z.literal('comparison'), exam: z.number().int(), subject: z.string().min(1) }),
  z.object({ analysis: z.literal('identity-coverage'), exam: z.number().int(), earlier: z.number().int() }),
  growthRequest,
  growthPupilsRequest,
  growthSubjectsRequest,
  preparationRequest,
  duesRequest,
  ...growthCheckRequests,
  ...growthReferenceRequests,
  ...comparisonRequests,
  ...itemRequests,
]);

export const reportRequest: z.ZodType<ReportRequest> = z.object({
  term: z.string().min(1),
  kinds: z.array(z.enum(['term', 'brief', 'slides', 'tables', 'paper'])).min(1),
  formats: z.array(z.enum(['docx', 'pptx', 'xlsx', 'html'])).min(1),
  paper: z.object({ exam: z.number().int(), subject: z.string().min(1), form: z.number().int().exactOptional() }).exactOptional(),
  schools: z.union([z.enum(['flagged', 'all']), z.array(z.number().int())]),
  audience: z.enum(['局领导版', '学校版', '会议版', '公开版']),
  office: z.string(),
  issueDate: z.iso.date(),
});

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export const sourceFiles: z.ZodType<readonly SourceFile[]> = z.array(z.object({ name: z.string().min(1), bytes }));

const columnMeaning = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['school', 'schoolCode', 'class', 'grade', 'eduId', 'examNo', 'name', 'sex', 'category', 'track', 'area', 'ignore', 'sequence']),
  }),
  z.object({
    kind: z.literal('score'),
    subject: z.string().min(1),
    measure: z.enum(['raw', 'scaled', 'grade', 'rank']),
    fullMark: z.number().positive().nullable(),
  }),
  z.object({ kind: z.literal('total'), measure: z.enum(['raw', 'scaled']).exactOptional() }),
  z.object({ kind: z.literal('item'), itemNo: z.string().min(1), fullMark: z.number().positive().nullable() }),
  z.object({ kind: z.literal('attribute'), column: z.string().min(1) }),
]);

const examMeta = z.object({
  name: z.string().exactOptional(),
  term: z.string().exactOptional(),
  grade: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  scope: z.string().exactOptional(),
  date: z.string().nullable().exactOptional(),
  isEntry: z.boolean().exactOptional(),
  formPerSchool: z.boolean().exactOptional(),
});

/** A known id, or `new`. */
const decisions = z.record(z.string(), z.union([z.number().int(), z.literal('new')]));

export const importOptions = z.object({
  exam: examMeta,
  school: z.string().nullable(),
  onProblem: z.enum(['skip-rows', 'refuse-all']),
  duplicateFile: z.enum(['skip', 'replace', 'keep-both']),
  actor: z.string(),
  meanings: z.record(z.string(), columnMeaning),
  headerRows: z.record(z.string(), z.number().int().nonnegative()),
  fullMarks: z.record(z.string(), z.number().positive()).exactOptional(),
  stableExamNo: z.boolean().exactOptional(),
  exams: z.record(z.string(), examMeta).exactOptional(),
  schoolDecisions: decisions.exactOptional(),
  identityDecisions: decisions.exactOptional(),
  duplicates: z.enum(['first', 'last', 'highest', 'ask']).exactOptional(),
  onSameExam: z.enum(['merge', 'replace', 'keep-both']).exactOptional(),
  statusOf: z.record(z.string(), z.enum(statuses)).exactOptional(),
  bonus: z.enum(['count', 'leave-out']).exactOptional(),
  schoolSystem: z.enum(['六三', '五四']).exactOptional(),
  ignorePresets: z.boolean().exactOptional(),
}) satisfies z.ZodType<ImportOptions>;

export const identityLinkFilter: z.ZodType<IdentityLinkFilter> = z.object({ exam: z.number().int().exactOptional(), rule: z.string().exactOptional(), text: z.string().exactOptional() });

export const sampleScale = z.enum(['small', 'full']);
