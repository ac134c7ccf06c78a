import { Segmented } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import type { Drill } from '../../elements/drill.ts';
import { useApp } from '../../store.ts';
import { useAnalysis } from '../../use-analysis.ts';
import type { PaperProps } from './paper-page.tsx';
import { units } from './paper-views.ts';

/** Counties, schools and classes beside everybody; a school opens its own strengths, gaps and classes. */
export function UnitsView({ asked }: PaperProps): ReactNode {
  const { params } = useAddress();
  const schools = useApp((state) => state.schools);
  const school = schools.find(({ school_id }) => String(school_id) === params['school']);
  const by = school ? 'class' : (units.find(({ value }) => value === params['by'])?.value ?? 'school');
  const state = useAnalysis({ analysis: 'items-mastery', ...asked, by, ...(school ? { school: school.school_id } : {}) });
  const drill = useCallback<Drill>((label) => {
    const found = schools.find(({ name }) => name === label);
    return found && (() => setParams({ school: String(found.school_id) }));
  }, [schools]);
  return (
    <>
      <p className="note">各单位在每个知识点、能力层次上与全体的差别。点学校名，看它自己的强项、短板、失分题目和各班。</p>
      {!school && (
        <div className="controls">
          <label className="control">
            <span>单位</span>
            <Segmented aria-label="单位" value={by} options={[...units]} onChange={(value) => setParams({ by: value === 'school' ? undefined : value })} />
          </label>
        </div>
      )}
      <AnalysisView state={state} drill={drill} />
    </>
  );
}
