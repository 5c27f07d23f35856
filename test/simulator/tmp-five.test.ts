import { test } from 'vitest';
import { load } from '../../language/load.ts';
import { storm } from '../../simulator/storm.ts';
import { readFolder } from '../language/overlay.ts';
test('x', { timeout: 600_000 }, () => {
  const ws = load(readFolder('sop-definitions'));
  for (const [id, p] of ws.packages) {
    if (process.env.SOP && process.env.SOP !== id) continue;
    const t = process.cpuUsage();
    const r = storm({ plan: p.plan, organization: ws.organization! }, { seed: Number(process.env.SEED ?? 1), cases: Number(process.env.CASES ?? 20), startMs: Date.UTC(2026, 8, 25) });
    const c = process.cpuUsage(t);
    const s = (c.user + c.system) / 1e6;
    console.log(id, JSON.stringify({ ...r, violations: r.violations.map((v) => ({ ...v, story: v.story.map((d) => JSON.stringify(d)) })) }), `${s.toFixed(1)}s cpu ${Math.round(r.caseHours / s)} h/s ${Math.round(r.events / s)} ev/s`);
  }
});
