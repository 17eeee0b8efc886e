import { Outage } from "../../../base/errors.ts";
import type { HistoryAction } from "../../../core/history-actions.ts";
import type { CurateDeps } from "./ports.ts";

/** A change of more items than this takes two steps. */
export const MOST_WITHOUT_PLAN = 10;

type Change<After, Shown> = {
  action: HistoryAction;
  actor: string;
  /** Details for the history that are known before the change. `after` is added to them. */
  detail: Record<string, unknown>;
  work: () => Promise<unknown>;
  /** Reads the state again. The change is done even if this fails. */
  after?: () => Promise<After>;
  show: (after: After | undefined) => Shown;
};

/**
 * Changes something in Plex and records it, also if it is unknown whether the change arrived.
 * @throws UserError if Plex refused, Outage if Plex did not respond
 */
export async function changePlex<After, Shown>(
  { record, changed }: Pick<CurateDeps, "record" | "changed">,
  { action, actor, detail, work, after, show }: Change<After, Shown>,
): Promise<Shown> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Outage) || error.code === "plex_unauthorized") throw error;
    await record(action, { ...detail, outcome: "unconfirmed" }, actor);
    await changed();
    throw mayHaveArrived(error);
  }
  await changed();
  const now = await after?.().catch(() => undefined);
  await record(action, { ...detail, ...(now !== undefined && { after: now }) }, actor);
  return show(now);
}

const mayHaveArrived = (error: Outage): Outage =>
  new Outage(
    error.code,
    `${error.message} The change may have reached Plex; look there before you repeat it.`,
    { cause: error, retryAfterMs: error.retryAfterMs },
  );
