import { z } from 'zod';
import { denominators } from '../measures/denominator.ts';
import { groupings } from '../measures/grouping.ts';

/** Checks of what the page asks of measures. */
const id = z.number().int();
const subject = z.string().min(1);
const by = z.enum(groupings);
const place = { school: id.exactOptional(), county: z.string().exactOptional() };
const pupils = { pupils: z.boolean().exactOptional(), compulsory: z.boolean().exactOptional() };
const positive = z.number().positive();

export const measureRequests = [
  z.object({ analysis: z.literal('measures'), exam: id, subject, by, ...place, denominator: z.enum(denominators).exactOptional(), names: z.boolean().exactOptional() }),
  z.object({
    analysis: z.literal('score-bands'), exam: id, subject, by, ...place,
    width: positive.exactOptional(), edges: z.array(z.number().nonnegative()).max(61).exactOptional(), places: z.array(z.number().int().positive()).min(1).max(20).exactOptional(),
  }),
  z.object({ analysis: z.literal('relative'), exam: id, subject, by, ...place, ...pupils }),
  z.object({ analysis: z.literal('progress'), exam: id, earlier: id, subject, by, population: z.enum(['both', 'each']).exactOptional(), ...place, ...pupils }),
  z.object({ analysis: z.literal('trend'), exam: id, subject, by, along: z.enum(['cohort', 'grade']).exactOptional(), exams: z.array(id).max(30).exactOptional(), ...place }),
  z.object({
    analysis: z.literal('lines'), exam: id, by, name: z.string().min(1).exactOptional(), effectiveBy: z.enum(['rank', 'ratio']).exactOptional(), category: z.enum(['应届', '往届']).exactOptional(),
    near: positive.exactOptional(), line: z.object({ name: z.string().min(1), track: z.string().min(1).exactOptional(), kind: z.enum(['score', 'rank', 'quota']), value: positive }).exactOptional(), ...place, ...pupils,
  }),
] as const;
