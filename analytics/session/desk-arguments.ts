import { z } from 'zod';
import { duesShape } from '../intake/dues/due.ts';
import { templateKinds, type TemplateOptions } from '../intake/templates/template-kinds.ts';
import { parseTerm } from '../schema/terms.ts';
import type { DuesRequest, PreparationRequest } from '../session-api.ts';

/** Checks of what the page sends about templates, records and what is owed. */
const term = z.string().refine((text) => parseTerm(text) !== null, '学期的写法是 2025-2026-1');

export const templateOptions = z.object({
  exam: z.number().int().exactOptional(),
  term: term.exactOptional(),
  grade: z.string().exactOptional(),
  school: z.number().int().exactOptional(),
  subject: z.string().min(1).exactOptional(),
  items: z.number().int().min(1).max(200).exactOptional(),
  subjects: z.array(z.object({ subject: z.string().min(1), fullMark: z.number().positive() })).exactOptional(),
}) satisfies z.ZodType<TemplateOptions>;

export const templateArguments = z.tuple([z.enum(templateKinds), templateOptions]);
export const duesArguments = z.tuple([term, duesShape, z.string().min(1)]);

export const preparationRequest = z.object({ analysis: z.literal('preparation'), batch: z.number().int().exactOptional() }) satisfies z.ZodType<PreparationRequest>;
export const duesRequest = z.object({ analysis: z.literal('dues'), term, today: z.iso.date().exactOptional() }) satisfies z.ZodType<DuesRequest>;
