import { Outage } from "../../../base/errors.ts";
import type { HistoryAction } from "../../../core/history-actions.ts";
import type { CurateDeps } from "./ports.ts";

/** A change of more items than this takes two steps. */
export const MOST_WITHOUT_PLAN = 10;

/**
 * How a change is reported. A sentence in the past tense is `done`, which is used only for a state
 * that was read after the act and `isDone`. Plex's answer to the act is no proof.
 */
type Report<After> =
  | {
      /** Reads the state after the act. The report is `unread` if this fails. */
      after: () => Promise<After>;
      isDone: (after: After) => boolean;
      done: (after: After) => string;
      /** The request to Plex as a sentence without a full stop. */
      asked: string;
      /** Describes a state that does not show the act. */
      unseen?: (after: After) => string;
    }
  /** An act of which Plex shows no effect. The sentence only describes the request. */
  | { after?: undefined; accepted: string };

type Change<After, Shown> = {
  action: HistoryAction;
  actor: string;
  /** Details for the history that are known before the change. `after` is added to them. */
  detail: Record<string, unknown>;
  work: () => Promise<unknown>;
  report: Report<After>;
  /** Other fields of the answer. The message is the report's. */
  show: (after: After | undefined) => Shown & { message?: never };
};

/**
 * Changes something in Plex and records it, also if it is unknown whether the change arrived. The
 * only function that writes what was done in Plex.
 * @throws UserError if Plex refused, Outage if Plex did not respond
 */
export async function changePlex<After, Shown extends object>(
  { record, changed }: Pick<CurateDeps, "record" | "changed">,
  { action, actor, detail, work, report, show }: Change<After, Shown>,
): Promise<Shown & { message: string }> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Outage) || error.code === "plex_unauthorized") throw error;
    await record(action, { ...detail, outcome: "unconfirmed" }, actor);
    await changed();
    throw mayHaveArrived(error);
  }
  await changed();
  const now = await report.after?.().catch(() => undefined);
  const isDone = report.after !== undefined && now !== undefined && report.isDone(now);
  const outcome = isDone || !report.after ? {} : { outcome: "unconfirmed" };
  await record(action, { ...detail, ...outcome, ...(now !== undefined && { after: now }) }, actor);
  return { ...show(now), message: reportOf(report, now) };
}

function reportOf<After>(report: Report<After>, after: After | undefined): string {
  if (!report.after) return report.accepted;
  if (after === undefined) return `${report.asked}, but the result could not be read afterwards.`;
  if (report.isDone(after)) return report.done(after);
  return (
    report.unseen?.(after) ??
    `${report.asked}, but does not show it yet. Check again in a minute before you repeat it.`
  );
}

const mayHaveArrived = (error: Outage): Outage =>
  new Outage(
    error.code,
    `${error.message} The change may have reached Plex; look there before you repeat it.`,
    { cause: error, retryAfterMs: error.retryAfterMs },
  );
