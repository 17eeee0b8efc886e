import { named, quoted } from "../decide/phrase.ts";
import { sameWork } from "../identity.ts";
import type { Alias, Remembered } from "../learned/lesson.ts";
import type { Reason } from "../reason.ts";

/** The newest of what was said of one name, with what it contradicts. */
export function rememberedOf(aliases: readonly Alias[]): Remembered | undefined {
  const [newest, ...older] = aliases.toSorted((a, b) => b.id - a.id);
  if (newest === undefined) return undefined;
  return { newest, overruled: older.find(({ identity }) => !sameWork(identity, newest.identity)) };
}

/** The evidence in a sentence: who said what for which release, and what had been said before. */
export function sayRemembered({ newest, overruled }: Remembered): Reason {
  const { identity, releaseId, title, at } = newest;
  const said = `A person said so on ${dayOf(at)} for release ${releaseId}: ${quoted(title)} is ${workText(identity)}.`;
  const before =
    overruled === undefined
      ? ""
      : ` On ${dayOf(overruled.at)}, for release ${overruled.releaseId}, it was said to be ${workText(overruled.identity)}; the newest word counts.`;
  return { code: "remembered", message: `${said}${before}` };
}

/** The work in a sentence, also while only its id is known. */
export const workText = (work: Alias["identity"]): string =>
  work.title === "" ? `the ${work.type === "tv" ? "series" : "movie"} with the TMDb id ${work.tmdbId}` : named(work);

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
