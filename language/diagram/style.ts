/** The colours and faces of a drawing, light and dark. A lane's colour is its place in the order of the file. */
import type { Picture } from './picture.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Hues told apart by people who see red and green alike. */
const HUES = [212, 32, 168, 282, 48, 345, 190, 95];

const COLOURS: Record<Theme, Readonly<Record<string, string>>> = {
  light: {
    paper: '#ffffff',
    ink: '#1f2933',
    soft: '#52606d',
    line: '#7b8794',
    box: '#ffffff',
    edge: '#9aa5b1',
    block: '#f5f7fa',
    branch: '#ffffff',
    choice: '#fff8e1',
    automatic: '#eef2f7',
    good: '#18794e',
    again: '#b42318',
  },
  dark: {
    paper: '#14181f',
    ink: '#e6eaf0',
    soft: '#a3adba',
    line: '#8592a3',
    box: '#1e2530',
    edge: '#5b6878',
    block: '#191f28',
    branch: '#1d242f',
    choice: '#332c17',
    automatic: '#252d3a',
    good: '#4cc38a',
    again: '#ff8f84',
  },
};

/** Lanes in the order in which they come up, each with its number. */
export function laneColours({ nodes }: Picture): Map<string, number> {
  const lanes = [...new Set(nodes.flatMap(({ lane }) => (lane === undefined ? [] : [lane])))];
  return new Map(lanes.map((lane, i) => [lane, i % HUES.length]));
}

/** One style sheet; without a theme the reader's system decides. */
export function styleOf(lanes: number, theme: Theme | undefined): string {
  const dark = `@media (prefers-color-scheme:dark){${variables('dark', lanes)}}`;
  const colours = theme === undefined ? `${variables('light', lanes)}${dark}` : variables(theme, lanes);
  return `${colours}${RULES.join('')}${stripes(lanes)}`;
}

function variables(theme: Theme, lanes: number): string {
  const named = Object.entries(COLOURS[theme]).map(([name, colour]) => `--${name}:${colour}`);
  const light = theme === 'light' ? 42 : 66;
  const hues = HUES.slice(0, lanes).map((hue, i) => `--lane-${i}:hsl(${hue} 65% ${light}%)`);
  return `svg{${[...named, ...hues].join(';')}}`;
}

function stripes(lanes: number): string {
  const count = Math.min(lanes, HUES.length);
  return Array.from({ length: count }, (_, i) => `.lane-${i} .stripe{fill:var(--lane-${i})}`).join('');
}

const RULES = [
  'text{font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;fill:var(--ink)}',
  '.paper{fill:var(--paper)}',
  '.head{font-size:17px;font-weight:600}',
  '.title{font-size:14px;font-weight:600}',
  '.small,.label{font-size:11px;fill:var(--soft)}',
  '.middle,.label{text-anchor:middle}',
  '.label{fill:var(--ink)}',
  '.on-block,.on-branch{paint-order:stroke;stroke-width:5px;stroke-linejoin:round;stroke:var(--block)}',
  '.on-branch{stroke:var(--branch)}',
  '.arrow{fill:none;stroke:var(--line);stroke-width:1.4}',
  '.arrow.resolves{stroke:var(--good);stroke-width:2.2}',
  '.arrow.reopen{stroke:var(--again);stroke-dasharray:5 4}',
  '.tip{fill:var(--line)}',
  '.box rect,.box polygon,.box circle{fill:var(--box);stroke:var(--edge);stroke-width:1.2}',
  '.box .stripe{stroke:none}',
  '.around{fill:var(--block);stroke:var(--edge)}',
  '.inner{fill:var(--branch);stroke:var(--edge);stroke-dasharray:3 3}',
  '.choice polygon{fill:var(--choice)}',
  '.automatic .outline{fill:var(--automatic)}',
  '.anywhere .outline{stroke-dasharray:4 3}',
  '.start .outline,.end .outline{fill:var(--ink);stroke:var(--ink)}',
  '.start text,.end text{fill:var(--paper)}',
  '.join circle{fill:var(--edge);stroke:none}',
];
