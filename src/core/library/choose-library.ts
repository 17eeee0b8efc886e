import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { matchesName } from "../playback/session.ts";

type TitledLibrary = { id: string; title: string };

const MAX_LISTED = 20;

/**
 * Finds a library by its id, by its exact name, or by its name ignoring case, accents and
 * punctuation. Throws `UserError` with `invalid_request` if several libraries match, and with
 * `not_found` and a list of libraries if none matches.
 */
export function chooseLibrary<L extends TitledLibrary>(
  wanted: string,
  libraries: readonly L[],
  server = "Plex",
): L {
  const byId = libraries.filter(({ id }) => id === wanted);
  const exact = byId.length > 0 ? byId : libraries.filter(({ title }) => title === wanted);
  const meant =
    exact.length > 0 ? exact : libraries.filter(({ title }) => matchesName(wanted, title));
  const [first, second] = meant;
  if (second) {
    throw new UserError(
      `Several libraries are named ${quoted(wanted)}: ${nameLibraries(meant)}.`,
      "Give the id of one of them.",
    );
  }
  if (first) return first;
  throw UserError.notFound(
    `${server} has no library ${quoted(wanted)}.`,
    libraries.length === 0
      ? "Plex lists no libraries. Check that PLEX_TOKEN is the owner's."
      : `Its libraries: ${nameLibraries(libraries)}.`,
  );
}

/** `"Movies" (id 1); "TV" (id 2)` */
function nameLibraries(libraries: readonly TitledLibrary[]): string {
  const named = libraries
    .slice(0, MAX_LISTED)
    .map(({ id, title }) => `${quoted(title)} (id ${id})`);
  const more = libraries.length > MAX_LISTED ? [`and ${libraries.length - MAX_LISTED} more`] : [];
  return [...named, ...more].join("; ");
}
