/** A moment later, told in what a server answers: a deed falls now here, now there, on a quick machine as on a slow one. */
import type { Connection } from '@temporalio/client';

/** Passes when the server has answered so many times, one after another. */
export async function later(connection: Pick<Connection, 'workflowService'>, answers: number): Promise<void> {
  for (let i = 0; i < answers; i++) await connection.workflowService.getSystemInfo({});
}
