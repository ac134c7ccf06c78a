import { parseFile } from './parse-file.ts';
import type { SourceFile } from './sheet.ts';

self.onmessage = ({ data }: MessageEvent<SourceFile>): void => {
  void parseFile(data).then((parsed) => self.postMessage(parsed));
};
