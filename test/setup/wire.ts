/** A wire to a server that a test can cut, or hang: what an outage looks like to a client, with the real server behind it. */
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Wire {
  /** The same address, through the wire. */
  url: string;
  /** Breaks all connections; new ones break at once. */
  cut(): void;
  /** Connections stay and nothing comes through. */
  hang(): void;
  mend(): void;
}

/** Lives as long as the test. */
export async function wireTo(url: string): Promise<Wire> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'whole' | 'cut' | 'hung' = 'whole';
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => void (state === 'whole' && to.write(chunk)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const break_ = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    break_();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return {
    url: through.href,
    cut: () => {
      state = 'cut';
      break_();
    },
    hang: () => {
      state = 'hung';
    },
    mend: () => {
      // What was sent into the hung wire is lost: those connections are of no use any more.
      if (state === 'hung') break_();
      state = 'whole';
    },
  };
}
