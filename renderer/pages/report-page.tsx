import { Button, Checkbox, Input, Radio, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Audience } from '../../analytics/reports/document.ts';
import { termLabel, termOrder } from '../../analytics/schema/terms.ts';
import type { ReportRequest } from '../../analytics/session-api.ts';
import { writeReports } from '../actions/report.ts';
import { useAddress } from '../address.ts';
import { desktop } from '../desktop.ts';
import { DateInput } from '../elements/date-input.tsx';
import { loadSettings, saveSettings } from '../settings.ts';
import { useApp } from '../store.ts';
import { today } from './local-time.ts';
import { NoExam } from './no-exam.tsx';
import { PageFrame } from './page-frame.tsx';
import { WrittenFiles } from './written-files.tsx';

type Kind = ReportRequest['kinds'][number];
type PaperFormat = 'docx' | 'html' | 'pdf';

const kinds: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'term', label: '学期教学质量监测报告' },
  { value: 'brief', label: '学校质量反馈简报（每校一份）' },
  { value: 'slides', label: '质量分析会幻灯片（PPTX）' },
  { value: 'tables', label: '数据附表（XLSX）' },
  { value: 'paper', label: '试卷质量分析报告（有小题分的各份试卷，附双向细目表 XLSX）' },
];

const audiences: readonly { readonly value: Audience; readonly note: string }[] = [
  { value: '局领导版', note: '实名' },
  { value: '学校版', note: '本校实名，其他学校用代码' },
  { value: '会议版', note: '学校用代码' },
  { value: '公开版', note: '只有地区数据' },
];

export function ReportPage(): ReactNode {
  const exams = useApp((state) => state.exams);
  const terms = [...new Set(exams.map(({ term }) => term))].sort((a, b) => termOrder(b) - termOrder(a));
  return terms[0] === undefined ? <NoExam /> : <ReportForm terms={terms} />;
}

function ReportForm({ terms }: { readonly terms: readonly string[] }): ReactNode {
  const { params } = useAddress();
  const { schools, jobs, written } = useApp();
  const [term, setTerm] = useState(terms.find((one) => one === params['term']) ?? terms[0]!);
  const [chosen, setChosen] = useState<readonly Kind[]>(['term', 'brief']);
  const [formats, setFormats] = useState<readonly PaperFormat[]>(['docx']);
  const [audience, setAudience] = useState<Audience>('局领导版');
  const [scope, setScope] = useState<'flagged' | 'all' | 'chosen'>('flagged');
  const [picked, setPicked] = useState<readonly number[]>([]);
  const [office, setOffice] = useState(loadSettings().office);
  const [issueDate, setIssueDate] = useState<string | null>(today());
  const onPaper = chosen.includes('term') || chosen.includes('brief') || chosen.includes('paper');
  const ready = chosen.length > 0 && (!onPaper || formats.length > 0) && issueDate !== null && (!chosen.includes('brief') || scope !== 'chosen' || picked.length > 0);

  const write = (): void => {
    if (issueDate === null) return;
    saveSettings({ office });
    const wanted: ReportRequest['formats'] = [
      ...(onPaper ? formats.filter((format) => format !== 'pdf') : []),
      ...(chosen.includes('slides') ? (['pptx'] as const) : []),
      ...(chosen.includes('tables') || chosen.includes('paper') ? (['xlsx'] as const) : []),
    ];
    void writeReports({ term, kinds: chosen, formats: wanted, schools: scope === 'chosen' ? picked : scope, audience, office, issueDate }, onPaper && formats.includes('pdf'));
  };

  return (
    <PageFrame title="报告">
      <div className="report-form">
        <Row label="学期">
          <Select aria-label="报告学期" className="wide" value={term} onChange={setTerm} options={terms.map((value) => ({ value, label: termLabel(value) }))} />
        </Row>
        <Row label="写哪些">
          <Checkbox.Group className="stacked" value={[...chosen]} onChange={setChosen} options={[...kinds]} />
        </Row>
        {onPaper && (
          <Row label="报告与简报的格式">
            <Checkbox.Group
              value={[...formats]}
              onChange={setFormats}
              options={[{ value: 'docx', label: 'Word（DOCX）' }, { value: 'html', label: '网页（HTML）' }, ...(desktop ? [{ value: 'pdf' as const, label: 'PDF' }] : [])]}
            />
          </Row>
        )}
        {chosen.includes('brief') && (
          <Row label="给哪些学校">
            <Radio.Group
              value={scope}
              onChange={(event) => setScope(event.target.value)}
              options={[{ value: 'flagged', label: '有问题的学校' }, { value: 'all', label: '全部学校' }, { value: 'chosen', label: '选择学校' }]}
            />
            {scope === 'chosen' && (
              <Select
                aria-label="选择学校"
                mode="multiple"
                className="wide"
                maxTagCount="responsive"
                showSearch={{ optionFilterProp: 'label' }}
                value={[...picked]}
                onChange={setPicked}
                placeholder="可以选多所"
                options={schools.map(({ school_id, name }) => ({ value: school_id, label: name }))}
              />
            )}
          </Row>
        )}
        <Row label="给谁看">
          <Radio.Group value={audience} onChange={(event) => setAudience(event.target.value)} options={audiences.map(({ value }) => ({ value, label: value }))} />
          <span className="muted">{audiences.find(({ value }) => value === audience)?.note}</span>
        </Row>
        <Row label="发文单位">
          <Input aria-label="发文单位" className="wide" value={office} placeholder="如：某市教育局教学研究室" onChange={(event) => setOffice(event.target.value)} />
        </Row>
        <Row label="日期">
          <DateInput label="发文日期" value={issueDate} onChange={setIssueDate} />
        </Row>
        <Row label="">
          <Button type="primary" size="large" disabled={!ready || jobs.length > 0} onClick={write}>写出文档</Button>
        </Row>
      </div>
      {written && <WrittenFiles output={written} term={term} />}
    </PageFrame>
  );
}

const Row = ({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode => (
  <div className="form-row">
    <span className="form-label">{label}</span>
    <div className="form-control">{children}</div>
  </div>
);
