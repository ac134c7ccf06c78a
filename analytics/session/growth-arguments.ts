import { z } from 'zod';
import { covariateNames } from '../measures/covariates.ts';
import { curves } from '../measures/design-terms.ts';
import { growthModels } from '../results/analyses/growth-request.ts';

export const examSubject = z.object({ exam: z.number().int(), subject: z.string().min(1) });
export const growthUnit = z.enum(['school', 'class', 'county', 'group']);

/** The fields of `GrowthRequest`, for every request that extends it. */
export const growthFields = {
  outcome: examSubject,
  baselines: z.array(examSubject).min(1),
  by: growthUnit,
  mergeSites: z.boolean().exactOptional(),
  cap: z.literal('published').exactOptional(),
  model: z.enum(growthModels).exactOptional(),
  covariates: z.array(z.enum(covariateNames)).exactOptional(),
  curve: z.enum(curves).exactOptional(),
  slope: z.boolean().exactOptional(),
  nested: z.boolean().exactOptional(),
  method: z.enum(['REML', 'ML']).exactOptional(),
  reliability: z.number().min(0.5).max(1).exactOptional(),
};

export const growthRequest = z.object({ analysis: z.literal('growth'), ...growthFields });
export const growthSubjectsRequest = z.object({
  analysis: z.literal('growth-subjects'), outcome: z.number().int(), baselines: z.array(z.number().int()).min(1),
  by: growthUnit, covariates: growthFields.covariates, mergeSites: growthFields.mergeSites,
});
export const growthPupilsRequest = z.object({
  analysis: z.literal('growth-pupils'), ...growthFields, unit: z.string().min(1), names: z.boolean().exactOptional(),
});
