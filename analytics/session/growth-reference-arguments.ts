import { z } from 'zod';
import { examSubject, growthUnit } from './growth-arguments.ts';

/** Trajectories, references and needed growth. */
export const growthReferenceRequests = [
  z.object({ analysis: z.literal('growth-trajectory'), exit: examSubject, by: growthUnit, school: z.number().int().exactOptional() }),
  z.object({
    analysis: z.literal('growth-reference'), outcome: examSubject, baseline: examSubject, by: growthUnit,
    against: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('past'), outcome: examSubject, baseline: examSubject }),
      z.object({ kind: z.literal('reference'), reference: z.number().int() }),
    ]),
  }),
  z.object({ analysis: z.literal('growth-references') }),
  z.object({
    analysis: z.literal('growth-needed'), learnt: z.object({ outcome: examSubject, baselines: z.array(examSubject).min(1) }),
    baselines: z.array(examSubject).min(1), target: z.number(), by: growthUnit,
  }),
] as const;
