import type { ExamFacts } from '../results/analyses/analysis-context.ts';

export interface SchoolFacts {
  readonly school_id: number;
  readonly name: string;
  readonly county: string | null;
  readonly locality: string | null;
  readonly stages: readonly string[];
  readonly public_code: string;
}

/** The exams and schools of the workspace, as the session lists them. */
export interface ReportCatalog {
  readonly exams: readonly ExamFacts[];
  readonly schools: readonly SchoolFacts[];
}
