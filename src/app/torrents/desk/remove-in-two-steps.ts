import { stateMeaning, traitsOf } from "../../../core/release/state-traits.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { ClientSettings } from "../../../core/torrent/client.ts";
import type { Torrent } from "../../../core/torrent/torrent.ts";
import { torrentNotes } from "../../../store/torrents/torrent-notes.ts";
import { createConfirmToken, redeemConfirmToken, type TwoStepDeps } from "../../review/decisions/two-step.ts";
import type { Promised } from "../../shown/results-shape.ts";
import type { RemovalPlan } from "../../shown/torrent-shape.ts";

type Client = Pick<ClientSettings, "name" | "title">;

const PURPOSE = "remove torrent";

const removalEffect = (client: string): string =>
  `The torrent is removed from ${client} and no longer seeded; its data stays where it is and is never deleted.`;

/** Returns what removing would do, and a token to do exactly that. */
export async function planRemoval(
  deps: TwoStepDeps,
  client: Client,
  torrent: Torrent,
  signal: AbortSignal,
): Promise<{ plan: RemovalPlan } & Promised> {
  const plan = await planOf(deps, client, torrent);
  return { plan, ...(await createConfirmToken(deps, PURPOSE, plan, signal)) };
}

/** Uses the token up. @throws UserError (`conflict`) unless it was given for the torrent and its release as they are now. */
export async function redeemRemoval(
  deps: TwoStepDeps,
  client: Client,
  torrent: Torrent,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  const plan = await planOf(deps, client, torrent);
  await deps.store.write((trx) => redeemConfirmToken(deps, trx, PURPOSE, plan, token), signal);
}

async function planOf({ store }: TwoStepDeps, client: Client, { hash, name }: Torrent): Promise<RemovalPlan> {
  const release = (await torrentNotes(store.read, client.name, [hash])).get(hash)?.release;
  const effect = removalEffect(client.title);
  return {
    hash,
    name: cleanText(name),
    ...(release ? { release_id: release.id, release_state: release.state } : {}),
    // What a person should know if the release is not done with the torrent's files.
    effect:
      release && !traitsOf(release.state).freesTorrent ? `${effect} Its release ${stateMeaning(release)}.` : effect,
  };
}
