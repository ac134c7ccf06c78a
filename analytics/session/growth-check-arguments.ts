import { z } from 'zod';
import { growthFields } from './growth-arguments.ts';

const { outcome, baselines, by, covariates, mergeSites } = growthFields;

/** The checks of a growth model; models and options other than these are the checks' own. */
export const growthCheckRequests = [
  z.object({ analysis: z.literal('growth-fairness'), ...growthFields }),
  z.object({ analysis: z.literal('growth-compare'), outcome, baselines, by, covariates, mergeSites }),
  z.object({ analysis: z.literal('growth-sensitivity'), outcome, baselines, by, covariates, mergeSites }),
  z.object({ analysis: z.literal('growth-years'), outcome, baselines, by, mergeSites }),
] as const;
