// Plain JavaScript on purpose: on Node 20 neither `--import tsx` nor an inherited loader reaches a
// worker's own entry file, so this one registers the loader and then imports the TypeScript source.
import { register } from 'tsx/esm/api';

register();
await import('./parse-worker.node.ts');
