import type { ThemeConfig } from 'antd';

const sans = '"Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Source Han Sans SC", sans-serif';

/** One accent for action; thin rules, small corners, no shadows on the page. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5fa8',
    colorLink: '#1f5fa8',
    colorText: '#1f2329',
    colorTextSecondary: '#5c6370',
    colorBorder: '#cdd2d9',
    colorBorderSecondary: '#e3e6ea',
    fontFamily: sans,
    fontSize: 14,
    borderRadius: 3,
    controlHeight: 30,
    motion: false,
  },
  components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' }, Progress: { defaultColor: '#1f5fa8' } },
};
