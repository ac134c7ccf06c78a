import { Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { goTo } from '../address.ts';
import { allCommands } from '../commands.ts';
import { examLabel } from '../exam-choice.ts';
import { matchesName } from '../pinyin-initials.ts';
import { useApp } from '../store.ts';

interface Hit {
  readonly key: string;
  readonly label: string;
  readonly kind: string;
  readonly run: () => unknown;
}

const MOST = 12;

/** Ctrl+K: commands, exams and schools by name or by pinyin initials. */
export function Palette(): ReactNode {
  const open = useApp((state) => state.paletteOpen);
  return open ? <PaletteDialog /> : null;
}

function PaletteDialog(): ReactNode {
  const state = useApp();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const close = (): void => useApp.setState({ paletteOpen: false });
  const all: readonly Hit[] = [
    ...allCommands.filter(({ id, enabled }) => id !== 'palette' && enabled(state)).map(({ id, label, shortcut, run }) => ({ key: id, label, kind: shortcut ?? '操作', run })),
    ...state.exams.map((exam) => ({ key: `e${exam.exam_id}`, label: examLabel(exam), kind: exam.term, run: () => goTo('exam', { exam: String(exam.exam_id), term: undefined }) })),
    ...state.schools.map((school) => ({ key: `s${school.school_id}`, label: school.name, kind: school.county ?? '学校', run: () => goTo('exam', { by: 'class', school: String(school.school_id) }) })),
  ];
  const hits = all.filter(({ label }) => matchesName(label, text)).slice(0, MOST);
  const choose = (hit: Hit | undefined): void => {
    close();
    if (hit) void hit.run();
  };
  return (
    <Modal open onCancel={close} footer={null} closable={false} width={560} className="palette">
      <Input
        autoFocus
        aria-label="搜索"
        placeholder="搜索操作、考试、学校（可用拼音首字母）"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setActive((index) => Math.min(index + 1, hits.length - 1));
          else if (event.key === 'ArrowUp') setActive((index) => Math.max(index - 1, 0));
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(hits[active]);
          else return;
          event.preventDefault();
        }}
      />
      <ul role="listbox">
        {hits.map((hit, index) => (
          <li key={hit.key} role="option" aria-selected={index === active} onMouseEnter={() => setActive(index)} onClick={() => choose(hit)}>
            <span>{hit.label}</span>
            <span className="muted">{hit.kind}</span>
          </li>
        ))}
        {hits.length === 0 && <li className="muted">没有找到“{text}”</li>}
      </ul>
    </Modal>
  );
}
