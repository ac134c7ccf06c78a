import type { ReactNode } from 'react';
import type { Wizard } from '../store.ts';
import { DuplicatesChoice } from './duplicates-choice.tsx';
import { FindingsView } from './findings-view.tsx';
import { PupilMatches } from './pupil-matches.tsx';
import { SchoolMatches } from './school-matches.tsx';
import { SubjectMarks } from './subject-marks.tsx';

export const CheckStep = ({ wizard: { preview, options }, wizard }: { readonly wizard: Wizard }): ReactNode =>
  preview && (
    <>
      <FindingsView preview={preview} />
      <DuplicatesChoice wizard={wizard} />
      {preview.exams.length + preview.schools.length > 0 && (
        <div className="columns-2">
          {preview.exams.length > 0 && <SubjectMarks exams={preview.exams} given={options.fullMarks ?? {}} />}
          {preview.schools.length > 0 && <SchoolMatches schools={preview.schools} decisions={options.schoolDecisions ?? {}} />}
        </div>
      )}
      <PupilMatches match={preview.match} decisions={options.identityDecisions ?? {}} />
    </>
  );
