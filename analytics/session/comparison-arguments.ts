import { z } from 'zod';
import { indexMeasures, indexReferences, type IndexDefinition } from '../measures/composite-index.ts';
import { emptyGradeRules, endRules, flatGradeRules, tieRules } from '../measures/scaling.ts';
import { scalingSchemeIds } from '../measures/scaling-schemes.ts';
import type { EquationDeclaration } from './equated-forms.ts';

const exam = z.number().int();
const indexFacts = { id: z.string().min(1), name: z.string(), version: z.number().int().positive(), source: z.string(), subjects: z.record(z.string(), z.number()) };

/** Shape only; `indexFaults` says in words what is wrong with the content. */
export const indexDefinition: z.ZodType<IndexDefinition> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ratio'), ...indexFacts, indicators: z.array(z.object({ name: z.enum(indexMeasures), reference: z.enum(indexReferences), weight: z.number() })) }),
  z.object({ kind: z.literal('bottomShare'), ...indexFacts, share: z.number(), points: z.number(), penalty: z.number() }),
]);
export const indexDefinitions = z.array(indexDefinition);

export const equationDeclaration: z.ZodType<EquationDeclaration> = z.object({ exam, subject: z.string().min(1), forms: z.array(z.number().int()), reason: z.string(), actor: z.string().min(1) });

const scalingOptions = z.object({
  ties: z.enum(tieRules).exactOptional(), flatGrade: z.enum(flatGradeRules).exactOptional(), ends: z.enum(endRules).exactOptional(),
  emptyGrade: z.enum(emptyGradeRules).exactOptional(), minimumPool: z.number().int().min(5).exactOptional(),
});

export const comparisonRequests = [
  z.object({ analysis: z.literal('equity'), exam, subject: z.string().min(1), county: z.string().exactOptional() }),
  z.object({ analysis: z.literal('scaling'), exam, subjects: z.array(z.string()).exactOptional(), scheme: z.enum(scalingSchemeIds).exactOptional(), options: scalingOptions.exactOptional() }),
  z.object({ analysis: z.literal('composite'), exam, index: z.string().exactOptional(), definition: indexDefinition.exactOptional(), earlier: exam.exactOptional() }),
  z.object({ analysis: z.literal('partners'), before: exam, after: exam, subject: z.string().min(1), measure: z.enum(['t', 'growth']).exactOptional() }),
  z.object({ analysis: z.literal('transitions'), from: exam, to: exam, top: z.number().int().positive().exactOptional() }),
  z.object({ analysis: z.literal('exam-check'), exam: exam.exactOptional() }),
] as const;
