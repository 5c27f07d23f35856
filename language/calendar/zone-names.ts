/**
 * Which names of time zones are taken: a place (`Asia/Shanghai`), whose clocks everybody agrees on, or UTC. Platforms know
 * more: `CST` is Chicago to them and China to the author, `Etc/GMT+8` lies eight hours west. Such a name moves every due
 * by hours, without a word.
 */
import { nearest } from '../suggest.ts';

const AREA = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Z]/;

/** UTC: by its short name, and as IANA names it. */
const UTC_NAMES = ['UTC', 'Etc/UTC', 'Etc/GMT'];

/** What their authors most likely mean here. */
const MEANT: Record<string, string> = {
  CST: 'Asia/Shanghai',
  PRC: 'Asia/Shanghai',
  CN: 'Asia/Shanghai',
  'ASIA/BEIJING': 'Asia/Shanghai',
  'ASIA/PEKING': 'Asia/Shanghai',
  BEIJING: 'Asia/Shanghai',
  SHANGHAI: 'Asia/Shanghai',
  '+08:00': 'Asia/Shanghai',
  'GMT+8': 'Asia/Shanghai',
  'UTC+8': 'Asia/Shanghai',
  'ETC/GMT+8': 'Asia/Shanghai',
  'ETC/GMT-8': 'Asia/Shanghai',
  HKT: 'Asia/Hong_Kong',
  JST: 'Asia/Tokyo',
  KST: 'Asia/Seoul',
  SGT: 'Asia/Singapore',
  IST: 'Asia/Kolkata',
  BST: 'Europe/London',
  CET: 'Europe/Berlin',
  EET: 'Europe/Athens',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MST: 'America/Denver',
  UTC: 'UTC',
  GMT: 'UTC',
  Z: 'UTC',
};

/** Whether it is a name of UTC: a zone whose clocks never change. */
export function isUtc(zone: string): boolean {
  return UTC_NAMES.includes(zone);
}

/** Whether the name can be taken, if the platform knows it; places are told apart by capitals. */
export function isZoneName(zone: string): boolean {
  if (isUtc(zone)) return true;
  if (!AREA.test(zone)) return false;
  const canonical = canonicalOf(zone);
  return canonical === undefined || canonical === zone || canonical.toLowerCase() !== zone.toLowerCase();
}

/** The name to write instead. */
export function likelyZone(zone: string): string {
  const meant = MEANT[zone.toUpperCase()];
  if (meant !== undefined) return meant;
  const canonical = canonicalOf(zone);
  if (canonical !== undefined && isUtc(canonical)) return 'UTC';
  if (canonical !== undefined && AREA.test(canonical)) return canonical;
  return nearest(zone, Intl.supportedValuesOf('timeZone')) ?? 'Asia/Shanghai';
}

function canonicalOf(zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
