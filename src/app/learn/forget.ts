import { sentence } from "../../core/actions/sentence.ts";
import type { By } from "../../core/actor.ts";
import { UserError } from "../../core/errors.ts";
import type { Alias } from "../../core/learned/lesson.ts";
import type { Event, State } from "../../core/release/state.ts";
import type { Store, Trx } from "../../store/open.ts";
import { findAlias, removeAliasOf } from "../../store/releases/aliases.ts";
import { appendHistory } from "../../store/releases/history.ts";
import type { ExpectedRelease } from "../../store/releases/releases.ts";
import { type Moved, moveWithin } from "../releases/move.ts";
import { identifyNameAgain } from "./identify-again.ts";

const IDENTIFY_AGAIN_MESSAGE = "The correction for its name was removed.";

type Taught = { id: number; name: string; state: State };

/** Forgets what a release taught, or would teach once it is filed, inside a transaction, with its row of history. */
export async function forgetLesson(trx: Trx, { id, name, state }: Taught, by: By): Promise<void> {
  const alias = await removeAliasOf(trx, id);
  if (alias && state === "filed") await recordForgotten(trx, alias, name, by);
}

/** Events by which a person takes back what a release taught. */
type RetractingEvent = Extract<Event, { kind: "undo" | "withdraw" | "reject" | "retry" }>;

/** Moves a release by an event that takes back its approval, and forgets what the approval taught. */
export async function moveAndForget(
  trx: Trx,
  seen: ExpectedRelease & { name: string },
  event: RetractingEvent,
  by: By,
): Promise<Moved> {
  const moved = await moveWithin(trx, seen, event, by);
  if (moved.ok) await forgetLesson(trx, seen, by);
  return moved;
}

/** @throws UserError (`not_found`) */
export function forgetAlias(store: Store, id: number, by: By): Promise<Alias> {
  return store.write(async (trx) => {
    const alias = await findAlias(trx, id);
    if (!alias)
      throw new UserError(
        sentence`There is no alias ${id}.`,
        sentence`${{ do: "aliases" }} lists what is remembered.`,
        "not_found",
      );
    await removeAliasOf(trx, alias.releaseId);
    await recordForgotten(trx, alias, alias.releaseName, by);
    return alias;
  });
}

async function recordForgotten(trx: Trx, alias: Alias, name: string, by: By): Promise<void> {
  await appendHistory(trx, {
    at: by.at,
    releaseId: alias.releaseId,
    name,
    action: "forgotten",
    actor: by.actor,
    detail: {
      alias: alias.id,
      identity: alias.identity,
      message: "This correction no longer applies to names like this one.",
    },
  });
  await identifyNameAgain(trx, alias.nameKey, alias.releaseId, IDENTIFY_AGAIN_MESSAGE, by);
}
