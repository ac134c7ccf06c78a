import { useEffect } from 'react';
import { notifyFailure } from '../actions/notices.ts';
import { allCommands } from '../commands.ts';
import { useApp } from '../store.ts';

/** Text fields keep their own undo and redo. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

export function shortcutOf(event: KeyboardEvent): string {
  const parts = [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.shiftKey ? 'Shift' : '', event.altKey ? 'Alt' : ''];
  return [...parts, event.key.length === 1 ? event.key.toUpperCase() : event.key].filter(Boolean).join('+');
}

export function useShortcuts(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event);
      const command = allCommands.find((candidate) => candidate.shortcut === shortcut);
      if (!command || !command.enabled(useApp.getState())) return;
      if (isTyping(event.target) && ['undo', 'redo'].includes(command.id)) return;
      event.preventDefault();
      void Promise.resolve(command.run()).catch((error: unknown) => notifyFailure(command.label, error));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
