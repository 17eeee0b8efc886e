import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { Identity } from "../../../base/identity.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import { findUnplacedSpecials } from "../../../core/actions/offered/numbers.ts";
import type { SubjectFile } from "../../../core/actions/offered/subject.ts";
import type { Release } from "../../../core/release/release.ts";
import type { NumberChoice } from "./numbers.ts";

/**
 * Asserts that a person names the number of each special. Without it, `Show - OVA 02` would be filed
 * as the second episode of the first season. `items` are the files as they will be filed; empty
 * before they are known, when the name of the release counts.
 * @throws UserError (`invalid_request`)
 */
export function assertSpecialsNumbered(
  { name }: Pick<Release, "name">,
  { type, tmdbId }: Identity,
  items: readonly SubjectFile[],
  { season, episodes, files = [] }: NumberChoice,
): void {
  if (type !== "tv" || season !== undefined || episodes !== undefined) return;
  const numbered = files.filter((file) => file.season !== undefined || file.episodes !== undefined);
  const named = new Set(numbered.map(({ path }) => path));
  const known =
    items.length > 0 ? items : [{ path: name, size: 0, role: "video" as const, skip: false }];
  const [special] = findUnplacedSpecials({ name, files: known }, tmdbId).filter(
    ({ path }) => !named.has(path),
  );
  if (special === undefined) return;
  const isAlone = known.filter(({ role, skip }) => role === "video" && !skip).length === 1;
  throw new UserError(
    `The number in the name of ${quotedPath(special.path)} counts specials, so its episode is not known.`,
    isAlone
      ? sentence`Name the season and the episode, 0 for specials: ${{ do: "options", season: 0, blanks: ["episodes"] }}.`
      : "Name the season and the episode of each such file, 0 for specials: --file PATH=S00E02.",
  );
}
