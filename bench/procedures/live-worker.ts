/** The worker process as its parent has it: told of cases, asked for its time, answered for outside systems. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CallReply } from '../../simulator/play.ts';
import type { FromWorker, ToWorker } from './channel.ts';

export class LiveWorker {
  private readonly child: ChildProcess;
  private readonly answers = new Map<string, (call: string) => CallReply>();

  private constructor(child: ChildProcess) {
    this.child = child;
    child.on('message', (message: FromWorker) => {
      if (message.type !== 'call') return;
      const reply = this.answers.get(message.caseId)?.(message.call) ?? {};
      this.send({ type: 'reply', id: message.id, reply });
    });
  }

  /** @throws Error when it ends before it polls. */
  static async start(address: string): Promise<LiveWorker> {
    const program = fileURLToPath(new URL('./worker.ts', import.meta.url));
    const child = fork(program, [address], { execArgv: ['--import', 'tsx'] });
    const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if ((said as FromWorker | undefined)?.type !== 'ready') throw new Error('The worker did not start.');
    return new LiveWorker(child);
  }

  /** Tells of a case that is about to begin. */
  tell(caseId: string, databaseUrl: string, answer: (call: string) => CallReply): void {
    this.answers.set(caseId, answer);
    this.send({ type: 'case', caseId, databaseUrl });
  }

  /** The case is over: its connections are closed. */
  async forget(caseId: string): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      const listen = (message: FromWorker) => {
        if (message.type !== 'closed' || message.caseId !== caseId) return;
        this.child.off('message', listen);
        resolve();
      };
      this.child.on('message', listen);
    });
    this.send({ type: 'over', caseId });
    await closed;
    this.answers.delete(caseId);
  }

  /** Of all its threads, user and system, since it started. */
  async cpuMs(): Promise<number> {
    const answered = new Promise<number>((resolve) => {
      const listen = (message: FromWorker) => {
        if (message.type !== 'usage') return;
        this.child.off('message', listen);
        resolve(message.cpuMs);
      };
      this.child.on('message', listen);
    });
    this.send({ type: 'usage' });
    return answered;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  private send(message: ToWorker): void {
    this.child.send(message);
  }
}
