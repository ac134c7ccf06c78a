import { Button } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { chartOption } from '../../analytics/results/chart-option.ts';
import { chartSize } from '../../analytics/results/chart-size.ts';
import type { ChartElement } from '../../analytics/results/element.ts';
import { notify, notifyFailure } from '../actions/notices.ts';
import { echarts } from './chart-engine.ts';
import { chartLabel } from './chart-label.ts';
import { chartPng, chartSvg } from './chart-picture.ts';
import { copyPicture } from './clipboard.ts';
import { fileName, saveFile } from './download.ts';
import { useWidth } from './use-width.ts';
import type { Drill } from './drill.ts';

export interface ChartViewProps {
  readonly element: ChartElement;
  readonly drill?: Drill | undefined;
}

const WIDEST = 860;

export function ChartView({ element, drill }: ChartViewProps): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState(false);
  const width = Math.min(useWidth(holder), WIDEST);
  const { chart } = element;

  useEffect(() => {
    if (!holder.current || width === 0) return;
    const size = chartSize(chart, width);
    const instance = echarts.init(holder.current, null, { renderer: 'svg', ...size });
    instance.setOption(chartOption(chart, size));
    if (drill) {
      instance.on('click', ({ dataIndex }) => {
        const label = typeof dataIndex === 'number' ? chartLabel(chart, dataIndex) : null;
        if (label !== null) drill(label)?.();
      });
    }
    return () => instance.dispose();
  }, [chart, width, drill]);

  const copy = async (): Promise<void> => {
    try {
      await copyPicture(await chartPng(chart));
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      notify({ tone: 'warning', title: '没有复制图片', detail: '系统不允许本程序写剪贴板。请用“存为 PNG”，再插入到文档里。' });
    }
  };
  const savePng = (): void =>
    void chartPng(chart).then((blob) => saveFile(`${fileName(element.caption)}.png`, blob), (error: unknown) => notifyFailure('存为 PNG', error));
  const saveSvg = (): void => void saveFile(`${fileName(element.caption)}.svg`, new Blob([chartSvg(chart)], { type: 'image/svg+xml' }));

  return (
    <figure className="element chart-element" data-element={element.id}>
      <figcaption>
        <span className="caption">{element.caption}</span>
        <span className="tools">
          <Button size="small" type="text" onClick={() => void copy()}>{copied ? '已复制' : '复制图片'}</Button>
          <Button size="small" type="text" onClick={savePng}>存为 PNG</Button>
          <Button size="small" type="text" onClick={saveSvg}>存为 SVG</Button>
        </span>
      </figcaption>
      <div ref={holder} className="chart" role="img" aria-label={element.caption} style={{ height: width > 0 ? chartSize(chart, width).height : undefined }} />
      {element.notes.map((note) => <p key={note} className="note">{note}</p>)}
    </figure>
  );
}
