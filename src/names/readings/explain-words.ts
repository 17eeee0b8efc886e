import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { LostClaim } from "./facts/number-claims.ts";
import { listLostNumbers } from "./facts/path-component.ts";
import { readAsFilms } from "./films.ts";
import { joinRoles, type RoleOfWords, rolesOf } from "./roles.ts";

/** Explains how each word of a name was read. */
export interface ExplainedWords {
  /** Runs of words with their role, which is `unknown` if nothing explains them. */
  roles: RoleOfWords[];
  /** Other meanings of the name's numbers, as written, and why each was rejected. */
  lost: readonly LostClaim[];
}

/** Explains the last component of a name, word by word. */
export const explainWords = (parsed: ParsedName): ExplainedWords => ({
  roles: rolesOf(parsed),
  lost: listLostNumbers(parsed),
});

/** A film that a name may mean in addition to its first reading, with the role of each word. */
export interface FilmReadingWords {
  title: string | undefined;
  year: number | undefined;
  roles: RoleOfWords[];
}

/** Explains the other readings of a name as films, longest title first. */
export const explainFilmReadings = (name: string): FilmReadingWords[] =>
  readAsFilms({ name, videos: [] }).map(({ title, year, roles }) => ({
    title,
    year,
    roles: joinRoles(roles),
  }));
