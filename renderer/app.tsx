import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, type ReactNode } from 'react';
import { notifyFailure } from './actions/notices.ts';
import { loadRecent } from './actions/workspace.ts';
import { useAddress, type PageId } from './address.ts';
import { ComparePage } from './pages/compare-page.tsx';
import { DataPage } from './pages/data/data-page.tsx';
import { ExamPage } from './pages/exam-page.tsx';
import { GrowthPage } from './pages/growth/growth-page.tsx';
import { HomePage } from './pages/home-page.tsx';
import { PaperPage } from './pages/paper/paper-page.tsx';
import { ReportPage } from './pages/report-page.tsx';
import { SettingsPage } from './pages/settings-page.tsx';
import { CreateDialog } from './shell/create-dialog.tsx';
import { DropZone } from './shell/drop-zone.tsx';
import { JobStrip } from './shell/job-strip.tsx';
import { Notices } from './shell/notices.tsx';
import { Palette } from './shell/palette.tsx';
import { Rail } from './shell/rail.tsx';
import { TopBar } from './shell/top-bar.tsx';
import { useShortcuts } from './shell/use-shortcuts.ts';
import { useApp } from './store.ts';
import { theme } from './theme.ts';

const pages: Readonly<Record<PageId, () => ReactNode>> = {
  home: HomePage,
  data: DataPage,
  exam: ExamPage,
  compare: ComparePage,
  growth: GrowthPage,
  paper: PaperPage,
  report: ReportPage,
  settings: SettingsPage,
};

/** Pages that make sense without a workspace. */
const FREE: readonly PageId[] = ['home', 'settings'];

export function App(): ReactNode {
  const { page } = useAddress();
  const phase = useApp((state) => state.phase);
  useShortcuts();
  useEffect(() => {
    loadRecent().catch((error: unknown) => notifyFailure('读取最近的工作区', error));
  }, []);
  const Page = phase === 'open' || FREE.includes(page) ? pages[page] : HomePage;
  return (
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <div className="shell">
        <Rail />
        <TopBar />
        <main className="content">
          <Notices />
          <Page />
        </main>
        <JobStrip />
        <DropZone />
        <Palette />
        <CreateDialog />
      </div>
    </ConfigProvider>
  );
}
