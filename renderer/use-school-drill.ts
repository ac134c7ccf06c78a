import { useCallback } from 'react';
import { goTo } from './address.ts';
import type { Drill } from './elements/drill.ts';
import { useApp } from './store.ts';

/** Opens a school's classes from any figure that names the school. */
export function useSchoolDrill(): Drill {
  const schools = useApp((state) => state.schools);
  return useCallback(
    (label) => {
      const school = schools.find(({ name, public_code }) => name === label || public_code === label);
      return school && (() => goTo('exam', { by: 'class', school: String(school.school_id), county: school.county ?? undefined }));
    },
    [schools],
  );
}
