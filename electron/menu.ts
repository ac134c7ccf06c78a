import { Menu, app, type MenuItemConstructorOptions } from 'electron';

/** The system menu: what the shell itself can do. The app's own commands are in the page. */
export function installMenu(development: boolean): void {
  const mac = process.platform === 'darwin';
  const application: MenuItemConstructorOptions = {
    label: '学衡',
    submenu: [
      { role: 'about', label: '关于学衡' },
      { type: 'separator' },
      { role: 'hide', label: '隐藏学衡' },
      { role: 'hideOthers', label: '隐藏其他' },
      { role: 'unhide', label: '全部显示' },
      { type: 'separator' },
      { role: 'quit', label: '退出学衡' },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: '文件',
    submenu: [mac ? { role: 'close', label: '关闭窗口' } : { role: 'quit', label: '退出' }],
  };
  const edit: MenuItemConstructorOptions = {
    label: '编辑',
    submenu: [
      { role: 'undo', label: '撤销' },
      { role: 'redo', label: '重做' },
      { type: 'separator' },
      { role: 'cut', label: '剪切' },
      { role: 'copy', label: '复制' },
      { role: 'paste', label: '粘贴' },
      { role: 'selectAll', label: '全选' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '视图',
    submenu: [
      { role: 'resetZoom', label: '实际大小' },
      { role: 'zoomIn', label: '放大' },
      { role: 'zoomOut', label: '缩小' },
      { type: 'separator' },
      { role: 'togglefullscreen', label: '全屏' },
      ...(development
        ? ([{ role: 'reload', label: '重新载入' }, { role: 'toggleDevTools', label: '开发者工具' }] satisfies MenuItemConstructorOptions[])
        : []),
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: '窗口',
    submenu: [{ role: 'minimize', label: '最小化' }, { role: 'zoom', label: '缩放窗口' }],
  };
  const help: MenuItemConstructorOptions = { label: '帮助', submenu: [{ role: 'about', label: '关于学衡' }] };
  app.setAboutPanelOptions({ applicationName: '学衡', applicationVersion: app.getVersion(), copyright: '教学质量监测与增值评价，数据只保存在本机' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(mac ? [application, file, edit, view, window] : [file, edit, view, window, help]));
}
