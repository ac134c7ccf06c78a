import { canonical } from '../../analytics/schema/canonical.ts';
import { openNodeEngine } from '../../analytics/engine/open.node.ts';
import { openWorkspace } from '../../analytics/workspace/workspace.ts';
import { applyBatch, loadWorkspace, reloadTables } from '../../analytics/workspace/load.ts';
import { openNodePort } from '../../analytics/workspace/node-port.node.ts';
import { mkdtempSync, rmSync } from 'node:fs';
const dir = mkdtempSync('/tmp/xh-bench-');
let t=performance.now(); const lap=(s:string)=>{const u=performance.now();console.log(s,(u-t).toFixed(0));t=u;};
const data = (n: number, off: number) => {
const columns: Record<string, any[]> = {};
for (const name of Object.keys(canonical.result.columns)) columns[name] = new Array(n).fill(null);
for (let i=0;i<n;i++){ columns.form_id![i]=i%9+off; columns.student_id![i]=(i/9)|0; columns.school_id![i]=(i/900)|0; columns.class_id![i]=(i/450)|0; columns.score_raw![i]=Math.round(Math.random()*240)/2; columns.status![i]='正常'; columns.original_text![i]=String(columns.score_raw![i]); columns.source_id![i]=1; columns.sheet![i]='Sheet1'; columns.row![i]=i; columns.column![i]='C'; }
return {table:'result' as const,rows:n,columns}; };
const draft = (d:any) => ({kind:'import' as const,label:'x',actor:'a',tables:[d],sources:[],documents:{},counters:{}});
let w = await openWorkspace(openNodePort(dir), {owner:'b', create:{name:'x'}}); 
const d1=data(1_000_000,1), d2=data(1_000_000,100); lap('gen');
await w.commit(draft(d1)); lap('commit 1M'); await w.commit(draft(d2)); lap('commit 1M'); await w.close();
w = await openWorkspace(openNodePort(dir), {owner:'b'}); lap('open 2M');
const e = await openNodeEngine(); lap('engine');
await loadWorkspace(w,e); lap('load 2M unique');
const b3=data(10000,1); t=performance.now();
const b=await w.commit(draft(b3)); lap('commit 10k'); await applyBatch(w,e,b.batch_id); lap('apply 10k');
await reloadTables(w,e,['result']); lap('reload with 10k dup');
console.log(await w.undo(1)); lap('undo');
await e.close(); await w.close(); rmSync(dir,{recursive:true});
