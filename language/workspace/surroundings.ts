/** The files SOPs stand on: calendars, organization, messages, connectors, shared ladders. */
import { compileConnectors } from '../connector.ts';
import type { Connector } from '../connector.ts';
import type { Known, Surroundings } from '../context.ts';
import { compileOrganization } from '../organization.ts';
import type { Reporter } from '../report.ts';
import { ConnectorsFile } from '../schema/connectors.ts';
import { MessagesFile, type MessagesSource } from '../schema/messages.ts';
import { OrganizationFile } from '../schema/organization.ts';
import { at, type Place, rangeAt, rootOf, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { readAuthorities } from './authorities.ts';
import { readCalendars } from './calendars.ts';
import { checkConnectors } from './connectors.ts';
import { type Files, kindOf } from './files.ts';
import { checkMessages } from './messages.ts';
import { checkOrganization } from './organization.ts';
import { checkRelations } from './relations.ts';
import { readLadders } from './ladders.ts';
import { type Read, readFile } from './read-file.ts';

export function readSurroundings(
  files: Files,
  paths: readonly string[],
  reporter: Reporter,
): { surroundings: Surroundings; sound: boolean } {
  const before = reporter.diagnostics.length;
  const calendars = { entries: readCalendars(files, paths, reporter) };
  const organizationFile = readFile('organization.yaml', OrganizationFile, files, reporter);
  const organization = organizationFile.value && compileOrganization(organizationFile.value, calendars.entries);
  if (organization !== undefined && organizationFile.value !== undefined && organizationFile.source !== undefined) {
    const root = rootOf(organizationFile.source);
    checkOrganization(organization, organizationFile.value, calendars.entries, root, reporter);
    checkRelations(organizationFile.value.relations, organization, at(root, 'relations'), reporter);
  }
  const messagesFile = readFile('messages.yaml', MessagesFile, files, reporter);
  const messages: Known<MessagesSource[string]> = knownOf(messagesFile, (value) => new Map(Object.entries(value)));
  if (messagesFile.value && messages.place)
    checkMessages(messagesFile.value, calendars.entries, messages.place, reporter, organization?.neverSaid);
  const connectorsFile = readFile('connectors.yaml', ConnectorsFile, files, reporter);
  const connectors: Known<Connector> = knownOf(connectorsFile, compileConnectors);
  if (connectorsFile.value && connectors.place) checkConnectors(connectorsFile.value, connectors.place, reporter);
  const missing = organizationFile.source === undefined && paths.some((path) => kindOf(path) === 'sop');
  if (missing)
    reporter.report('file/missing', rangeAt({ file: 'organization.yaml', text: '', lines: [0], sound: false }, 0, 0), {
      file: 'organization.yaml',
    });
  const authorities = readAuthorities(files, organization, reporter);
  const without = { calendars, messages, connectors, authorities, ...(organization && { organization }) };
  const ladders = readLadders(files, without, reporter);
  const { source } = organizationFile;
  if (organization?.help?.ladder !== undefined && source !== undefined)
    checkShared(ladders, organization.help.ladder, at(rootOf(source), 'help', 'ladder'), reporter);
  const sound = !reporter.diagnostics.slice(before).some((d) => d.severity === 'error');
  return { surroundings: { ...without, ladders }, sound };
}

/** What all SOPs may stand on is one of ladders.yaml; of a broken one nothing is known. */
function checkShared({ entries, place: file }: Known<unknown>, ladder: string, place: Place, reporter: Reporter): void {
  if (entries?.has(ladder) || (entries === undefined && file !== undefined)) return;
  const all = [...(entries?.keys() ?? [])];
  reporter.report('ladder/unknown', valueRange(place), {
    found: ladder,
    suggestion: nearest(ladder, all),
    expected: all.join(', '),
  });
}

/** A missing file has no names; of a broken one nothing is known. */
function knownOf<V, T>(read: Read<V>, compile: (value: V) => ReadonlyMap<string, T>): Known<T> {
  if (read.source === undefined) return { entries: new Map() };
  const place = rootOf(read.source);
  return read.value === undefined ? { place } : { entries: compile(read.value), place };
}
