import { sentence } from "../../../core/actions/sentence.ts";
import { type Identity, sameWork } from "../../../core/identity.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { workText } from "../../../core/learned/lesson.ts";
import { baseOf } from "../../../core/path/path-parts.ts";
import type { Reason } from "../../../core/reason-codes.ts";
import { type EpisodeMapping, mappedTo, sameNumbers } from "../../../core/release/item.ts";
import type { Release } from "../../../core/release/release.ts";
import { engineActs, stateWords } from "../../../core/release/state-traits.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import { findOperation } from "../../../store/journal/journal.ts";
import { filingOf, publicationsOf } from "../../../store/journal/publications.ts";
import type { Trashed } from "../../../store/journal/trash.ts";
import type { Db } from "../../../store/open.ts";
import { itemsOf } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";

/** How a release has a file again that is put back. */
type OwnedAgain = {
  release: Release;
  published: Operation;
  /** What it is filed as again; missing where it is known as that to this day. */
  filedAs?: { identity: Identity; mapping: EpisodeMapping | null };
};

/**
 * How its release has a file again that leaves the trash, or why it cannot: then the file stays there, for in the library no release
 * would have it. Undefined for what no release had.
 */
export async function ownedAgain(
  db: Db,
  { operationId }: Pick<Trashed, "operationId">,
): Promise<OwnedAgain | Reason | undefined> {
  const trash = await findOperation(db, operationId);
  const published = await findOperation(db, trash?.undoes ?? "");
  const release = published && (await findRelease(db, published.releaseId));
  if (!release) return undefined;
  const { id, state, identity } = release;
  if (engineActs(state))
    return changed(
      sentence`Release ${id}, which filed it, is ${stateWords(state)} now. Try again when that has ended: ${{ do: "show", id }}.`,
    );
  const newer = published.state === "superseded" && (await findOperation(db, trash?.replacedBy ?? ""))?.releaseId;
  if (newer)
    return {
      code: "duplicate",
      message: sentence`Release ${newer} put a better version in its place, which the library has instead. To have this one back, take that one out: ${{ do: "undo", id: newer }}.`,
    };
  if (published.state !== "undone") return undefined;
  const filing = await filingOf(db, published);
  const was = filing.identity ?? identity;
  const live = await publicationsOf(db, id);
  const isOther = state === "filed" && was && identity && !sameWork(was, identity);
  if (isOther || live.some(({ itemPath }) => itemPath === published.itemPath))
    return changed(
      sentence`This download is filed${identity && release.job === undefined ? ` as ${workText(identity)}` : ""} now. Take that back first, then put this back: ${{ do: "undo", id }}.`,
    );
  if ((await itemsOf(db, id)).every(({ path }) => path !== published.itemPath))
    return changed(
      sentence`Release ${id} no longer has ${quoted(baseOf(published.sourcePath), 300)}: another release may have it now. Take that file in by itself: ${{ do: "add", paths: [published.sourcePath] }}.`,
    );
  if (filing.isLast && isKnownAs(release, was)) return { release, published };
  if (!was) return changed(sentence`What it was filed as is not known. Say what it is: ${{ do: "approve", id }}.`);
  if (was.type === "movie") return { release, published, filedAs: { identity: was, mapping: null } };
  const { season, episodes } = was;
  // The episodes of a pack are those of its files, which the last filing counted.
  if (season === undefined || episodes === undefined)
    return changed(
      sentence`It was filed as ${workText(was)}, and which episodes that were is not known any more. File the download as that again: ${{ do: "approve", id, type: was.type, tmdbId: was.tmdbId }}.`,
    );
  return { release, published, filedAs: { identity: was, mapping: mappedTo(was, { season, episodes, titles: [] }) } };
}

const changed = (message: Reason["message"]): Reason => ({ code: "changed", message });

/** Whether nothing was decided since that says otherwise. */
const isKnownAs = ({ state, identity }: Release, was: Identity | undefined): boolean =>
  (state === "undone" || state === "filed") &&
  (was === undefined || identity === undefined || (sameWork(was, identity) && sameNumbers(was, identity)));
