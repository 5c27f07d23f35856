/** Streams that are cut off anywhere and come back by the last id: what they hold in the end is what their callers may see (rule 30). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Streams, streamsOf } from '../../api/stream/hub.ts';
import type { Identity } from '../../api/auth/identity.ts';
import { seesChange } from '../../records/read/may-read.ts';
import type { ReadingEyes } from '../../records/store/eyes.ts';
import { type Random, randomOf } from '../../simulator/random.ts';
import { count } from '../setup/length.ts';
import { batch, freshRecord, samplePackage } from '../setup/record.ts';
import { SEED } from '../setup/seed.ts';

const PEOPLE = ['li', 'wang', 'zhao', 'sun'];
const eyesOf = (person: string): ReadingEyes => ({
  reader: person,
  sees: person === 'sun' ? 'all' : { keys: [`person/${person}`] },
});
const identityOf = (id: string): Identity => ({ id, roles: [], teams: [], person: true, eyes: eyesOf(id) });

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  await it.record.publish(samplePackage(), 'owner');
});
afterAll(() => it.close());

/** A page in a browser: it keeps the last id, reads its lists when told to, and may lose its line in the middle of a message. */
class Page {
  readonly held = new Map<string, string>();
  resets = 0;
  private lastId: string | undefined;
  private unread = '';
  private leave: (() => void) | undefined;
  private readonly streams: Streams;
  private readonly person: string;

  constructor(streams: Streams, person: string) {
    this.streams = streams;
    this.person = person;
  }

  async connect(): Promise<void> {
    if (this.leave !== undefined) return;
    this.unread = '';
    const out = {
      writableLength: 0,
      writableEnded: false,
      write: (text: string) => {
        this.unread += text;
      },
      end: () => {},
      destroy: () => {},
    };
    const identity = identityOf(this.person);
    this.leave = await this.streams.open(out, () => Promise.resolve(identity), identity, this.lastId);
    if (this.leave === undefined) throw new Error(`${this.person} is given no stream`);
  }

  /** Reads what came; with a cut, only a part of it, and the line is gone. */
  async read(random: Random, cut: boolean): Promise<void> {
    const text = cut ? this.unread.slice(0, random.below(this.unread.length + 1)) : this.unread;
    const whole = text.slice(0, text.lastIndexOf('\n\n') + 2);
    this.unread = this.unread.slice(whole.length);
    for (const message of whole.split('\n\n').filter((part) => part !== '')) await this.take(message);
    if (!cut) return;
    this.leave?.();
    this.leave = undefined;
  }

  private async take(message: string): Promise<void> {
    const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1];
    const data = JSON.parse(of('data') ?? '{}') as { case: string; seq: number; owner: string };
    if (of('event') === 'reset') await this.readLists();
    else if (of('event') === 'case') this.held.set(data.case, `${data.seq} ${data.owner}`);
    else if (of('event') === 'gone') this.held.delete(data.case);
    this.lastId = of('id') ?? this.lastId;
  }

  private async readLists(): Promise<void> {
    this.resets += 1;
    this.held.clear();
    for (const [id, told] of await visible(this.person)) this.held.set(id, told);
  }
}

/** By the lists and timelines themselves. */
async function visible(person: string): Promise<Map<string, string>> {
  const reading = it.record.readAs(eyesOf(person));
  const all = new Map<string, string>();
  for (const { case: id, owner } of (await reading.listCases({ limit: 200 })).items) {
    const { items } = await reading.timeline(id, { limit: 200 });
    all.set(id, `${items.at(-1)?.seq} ${owner}`);
  }
  return all;
}

describe(`cuts (BIHUAN_SEED=${SEED})`, () => {
  test('whoever is cut off anywhere holds in the end what the server shows, and was told nothing of others', async () => {
    const random = randomOf(SEED);
    const streams = streamsOf(it.record);
    const pages = Array.from(
      { length: count(20, 20) },
      (_, i) => new Page(streams, PEOPLE[i % PEOPLE.length] as string),
    );
    const next = new Map<string, number>();
    let taskMs = 0;
    let cuts = 0;
    for (let turn = 0; turn < count(60, 1_000); turn++) {
      const id = `C-${random.below(8)}`;
      const known = next.get(id) ?? 0;
      const back = known > 1 && random.chance(0.2) ? 1 + random.below(Math.min(3, known - 1)) : 0;
      const owner = PEOPLE[random.below(3)] as string;
      next.set(id, known - back + 1);
      await it.record.writeBatch(batch(id, (taskMs += 10), known - back, [`type.${random.below(3)}`], { owner }));
      if (random.chance(0.7)) await it.record.advanceFeed(200);
      const page = pages[random.below(pages.length)] as Page;
      await page.connect();
      const cut = random.chance(0.5);
      if (cut) cuts += 1;
      await page.read(random, cut);
    }
    while ((await it.record.advanceFeed(200)) > 0);
    for (const [i, page] of pages.entries()) {
      await page.read(random, true);
      await page.connect();
      await page.read(random, false);
      expect(page.held).toEqual(await visible(PEOPLE[i % PEOPLE.length] as string));
      // The lists were read once, at the beginning: what followed was told.
      expect(page.resets).toBeLessThanOrEqual(1);
    }
    await streams.stop();
    expect(streams.count()).toBe(0);
    expect(cuts).toBeGreaterThan(10);
  });
});

test('rule 30: streams ask what the predicate of the database says', async () => {
  const { head } = await it.record.feedPlace();
  const changes = await it.record.feedChanges(0, head);
  expect(changes.length).toBe(8);
  for (const person of PEOPLE) {
    const seen = changes.filter((change) => seesChange(eyesOf(person), change) === 'case').map((change) => change.case);
    const listed = (await it.record.readAs(eyesOf(person)).listCases({ limit: 200 })).items.map((row) => row.case);
    expect(seen.toSorted()).toEqual(listed.toSorted());
  }
});

test('one who has five is told so; one of another sight reads the lists anew', async () => {
  const streams = streamsOf(it.record);
  const told: string[] = [];
  const out = {
    writableLength: 0,
    writableEnded: false,
    write: (text: string) => told.push(text),
    end: () => {},
    destroy: () => {},
  };
  const open = (identity: Identity, id?: string) => streams.open(out, () => Promise.resolve(identity), identity, id);
  // At once, as pages of a browser that starts again are.
  const six = await Promise.all(Array.from({ length: 6 }, () => open(identityOf('li'))));
  expect(six.map((leave) => leave !== undefined)).toEqual([true, true, true, true, true, false]);
  const id = /^id: (.*)$/m.exec(told[0] ?? '')?.[1];
  told.length = 0;
  await open({ ...identityOf('wang'), eyes: eyesOf('wang') }, id);
  expect(told).toEqual([expect.stringMatching(/^event: reset\n/)]);
  await streams.stop();
});

test('one that does not read is dropped with a word', async () => {
  const streams = streamsOf(it.record);
  const ended: unknown[] = [];
  const slow = {
    writableLength: 300_000,
    writableEnded: false,
    write: () => {},
    end: (text?: string) => ended.push(text),
    destroy: () => {},
  };
  await streams.open(slow, () => Promise.resolve(identityOf('sun')), identityOf('sun'), undefined);
  expect(ended).toEqual(['event: bye\ndata: {"why":"slow"}\n\n']);
  await streams.stop();
});
