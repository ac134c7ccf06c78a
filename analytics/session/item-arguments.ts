import { z } from 'zod';

const paper = {
  exam: z.number().int(), subject: z.string().min(1), form: z.number().int().exactOptional(), missing: z.enum(['listwise', 'zero', 'available']).exactOptional(),
};

/** Requests about one paper's 小题分. */
export const itemRequests = [
  z.object({ analysis: z.literal('items'), ...paper, school: z.number().int().exactOptional() }),
  z.object({ analysis: z.literal('items-mastery'), ...paper, by: z.enum(['all', 'county', 'school', 'class']), school: z.number().int().exactOptional() }),
  z.object({ analysis: z.literal('items-irt'), ...paper, model: z.enum(['rasch', 'pcm', '2pl', 'gpcm']).exactOptional(), school: z.number().int().exactOptional() }),
  z.object({ analysis: z.literal('items-item'), ...paper, item: z.string().min(1), school: z.number().int().exactOptional() }),
  z.object({ analysis: z.literal('items-papers') }),
  z.object({
    analysis: z.literal('items-dif'), exam: paper.exam, subject: paper.subject, form: paper.form, by: z.enum(['sex', 'locality', 'language']),
    missing: z.enum(['listwise', 'zero']).exactOptional(), reference: z.string().min(1).exactOptional(),
  }),
  z.object({
    analysis: z.literal('items-equate'), exam: paper.exam, subject: paper.subject, form: paper.form, missing: z.enum(['listwise', 'zero']).exactOptional(),
    onto: z.object({ exam: paper.exam, subject: paper.subject, form: paper.form }), common: z.array(z.object({ a: z.string().min(1), b: z.string().min(1) })),
    method: z.enum(['equipercentile', 'tucker', 'levine', 'irt']).exactOptional(),
  }),
] as const;
