import type { ReactNode } from 'react';
import { Select } from 'antd';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useApp } from '../../store.ts';
import { useAnalysis } from '../../use-analysis.ts';
import type { GrowthChoices } from './growth-choices.ts';

/** Every exam of the cohort from its entrance on; one school's pupils when a school is chosen. */
export function TrajectoryView({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  const { params } = useAddress();
  const schools = useApp((state) => state.schools);
  const school = schools.find(({ school_id }) => String(school_id) === params['school']);
  const state = useAnalysis({ analysis: 'growth-trajectory', exit: choices.outcome, by: choices.by, ...(school ? { school: school.school_id } : {}) });
  return (
    <>
      <p className="note">从入学到这次考试，同一届学生历次考试的标准分（T 分，全体为 50）怎样变化；另给出入学到现在的增值和学生的流动。</p>
      <label className="control">
        <span>学校</span>
        <Select
          aria-label="学校" className="baseline-picker" allowClear showSearch optionFilterProp="label" placeholder="全部学校；选一所可看学生"
          value={school ? String(school.school_id) : undefined}
          onChange={(value: string | undefined) => setParams({ school: value })}
          options={schools.map(({ school_id, name }) => ({ value: String(school_id), label: name }))}
        />
      </label>
      <AnalysisView state={state} drill={(label) => {
        const found = schools.find(({ name }) => name === label);
        return found && (() => setParams({ school: String(found.school_id) }));
      }} />
    </>
  );
}
