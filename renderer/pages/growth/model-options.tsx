import { Badge, Button, Checkbox, InputNumber, Popover, Segmented, Switch } from 'antd';
import type { ReactNode } from 'react';
import { setParams } from '../../address.ts';
import { covariates, curves, optionsInUse, type GrowthChoices } from './growth-choices.ts';

/** What else the mixed model may hold constant or allow for. */
export function ModelOptions({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  return (
    <Popover trigger="click" placement="bottomLeft" content={<OptionForm choices={choices} />} title="模型设置">
      <Badge count={optionsInUse(choices)} size="small" color="#2166ac">
        <Button>模型设置</Button>
      </Badge>
    </Popover>
  );
}

/** Views whose other options are their own: only what is held constant. */
export function CovariateOptions({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  return (
    <Popover trigger="click" placement="bottomLeft" content={<div className="model-options"><CovariateRows choices={choices} /></div>} title="控制的因素">
      <Badge count={choices.covariates.length} size="small" color="#2166ac">
        <Button>控制的因素</Button>
      </Badge>
    </Popover>
  );
}

function CovariateRows({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  return (
    <>
      {(['学生', '学校'] as const).map((level) => (
        <div className="form-row" key={level}>
          <span className="form-label">{level}因素</span>
          <span className="form-control">
            {covariates.filter((one) => one.level === level).map(({ value, label }) => (
              <Checkbox
                key={value}
                checked={choices.covariates.includes(value)}
                onChange={({ target }) => setParams({ cov: (target.checked ? [...choices.covariates, value] : choices.covariates.filter((one) => one !== value)).join(',') || undefined })}
              >
                {label}
              </Checkbox>
            ))}
          </span>
        </div>
      ))}
    </>
  );
}

function OptionForm({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  const { by } = choices;
  const above = by === 'class' ? '学校' : by === 'school' ? '县区' : null;
  return (
    <div className="model-options">
      <CovariateRows choices={choices} />
      <div className="form-row">
        <span className="form-label">起点的形状</span>
        <Segmented aria-label="起点的形状" value={choices.curve} options={[...curves]} onChange={(curve) => setParams({ curve: curve === 'linear' ? undefined : curve })} />
      </div>
      {above && (
        <label className="form-row">
          <span className="form-label">分层</span>
          <span className="form-control"><Switch size="small" checked={choices.nested} onChange={(on) => setParams({ nested: on ? '1' : undefined })} /> 同时估计{above}的作用</span>
        </label>
      )}
      <label className="form-row">
        <span className="form-label">斜率</span>
        <span className="form-control"><Switch size="small" checked={choices.slope} onChange={(on) => setParams({ slope: on ? '1' : undefined })} /> 允许各单位对高、低起点学生的作用不同</span>
      </label>
      <label className="form-row">
        <span className="form-label">起点成绩的信度</span>
        <span className="form-control">
          <InputNumber aria-label="起点成绩的信度" min={0.5} max={1} step={0.01} value={choices.reliability} onChange={(value) => setParams({ rel: value === null || value >= 1 ? undefined : String(value) })} />
          <span className="muted">1 为不作校正</span>
        </span>
      </label>
      <label className="form-row">
        <span className="form-label">估计方法</span>
        <Segmented aria-label="估计方法" value={choices.ml ? 'ml' : 'reml'} options={[{ value: 'reml', label: '限制性极大似然' }, { value: 'ml', label: '极大似然' }]} onChange={(value) => setParams({ method: value === 'ml' ? 'ml' : undefined })} />
      </label>
    </div>
  );
}
