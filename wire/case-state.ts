/** How a case stands, in one word each. */
import { z } from 'zod';

/** The states of a case. */
export const CaseStateSchema = z.enum(['open', 'resolved', 'closed', 'cancelled', 'merged']);

/** How the case stands against its clocks: the most urgent word that is true. */
export const SlaSchema = z.enum(['breached', 'running', 'paused', 'late', 'met', 'none']);
