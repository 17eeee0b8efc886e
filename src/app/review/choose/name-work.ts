import { sentence } from "../../../core/actions/sentence.ts";
import { UserError } from "../../../core/errors.ts";
import { MEDIA_TYPES, type MediaType } from "../../../core/identity.ts";
import { type Candidate, either, named } from "../../../core/release/candidate.ts";
import type { WorkReference } from "../../../core/work-reference.ts";
import { showWork } from "../../shown/work.ts";
import type { ShownWork } from "../../shown/work-shape.ts";
import type { OpenCatalogue } from "./search-works.ts";
import type { WorkChoice } from "./work.ts";

const KIND = { movie: "a movie", tv: "a series" } as const;

/**
 * The choice that a person makes with a reference and a type. TMDB is asked only about another catalogue's id; then the
 * choice has the title as well.
 * @throws UserError: `invalid_request` when reference and type contradict each other, `not_found` when TMDB lists no work
 * with that id, `conflict` when it lists several; Outage when it cannot be asked
 */
export async function nameWork(
  openCatalogue: OpenCatalogue,
  reference: WorkReference | undefined,
  type: MediaType | undefined,
  signal: AbortSignal,
): Promise<WorkChoice> {
  if (reference === undefined) return { type };
  const stated = reference.kind === "imdb" ? undefined : reference.type;
  if (type !== undefined && stated !== undefined && type !== stated)
    throw new UserError(
      `The address is that of ${KIND[stated]}, and the type says ${KIND[type]}.`,
      `Leave the type out, or name the address of ${KIND[type]}.`,
    );
  if (reference.kind === "tmdb") return { type: type ?? stated, tmdbId: reference.id };
  const catalogue = await openCatalogue();
  const { kind, id } = reference;
  const found = await catalogue.find(kind, String(id), signal);
  const said = kind === "imdb" ? `${id} of IMDb` : `${id} of TVDB`;
  return onlyOne(said, found, type ?? stated);
}

/**
 * The works that a reference may mean, as TMDB lists them: TMDB counts films and series apart, so a number may be one of each.
 * Empty where it lists none. @throws UserError without a key; Outage when TMDB cannot be asked
 */
export async function worksNamed(
  openCatalogue: OpenCatalogue,
  reference: WorkReference,
  type: MediaType | undefined,
  signal: AbortSignal,
): Promise<ShownWork[]> {
  const catalogue = await openCatalogue();
  const stated = reference.kind === "imdb" ? type : (reference.type ?? type);
  const types = stated === undefined ? MEDIA_TYPES : [stated];
  const works =
    reference.kind === "tmdb"
      ? await Promise.all(types.map((one) => catalogue.details(one, reference.id, [], signal)))
      : await catalogue.find(reference.kind, String(reference.id), signal);
  return works.flatMap((work) => (work && types.includes(work.type) ? [showWork(work)] : []));
}

function onlyOne(said: string, found: readonly Candidate[], type: MediaType | undefined): WorkChoice {
  const fitting = found.filter((work) => type === undefined || work.type === type);
  const [work, ...more] = fitting;
  if (work !== undefined && more.length === 0) {
    const { tmdbId, title, year } = work;
    return { type: work.type, tmdbId, title, year };
  }
  const listed = either((fitting.length > 0 ? fitting : found).map(described));
  if (work !== undefined)
    throw new UserError(
      `TMDB lists more than one work with the id ${said}: ${listed}.`,
      "Name the type as well, or the one you mean by its TMDB id.",
      "conflict",
    );
  if (type !== undefined && found.length > 0)
    throw new UserError(
      `TMDB lists ${said} as ${listed}, which is not ${KIND[type]}.`,
      "Name the other type, or check the id.",
      "conflict",
    );
  throw new UserError(
    `TMDB lists no movie or series with the id ${said}.`,
    sentence`Check that it is the id of the whole movie or series and not of one episode, or search by title with ${{ do: "search" }}.`,
    "not_found",
  );
}

const described = (work: Candidate): string => `${named(work)} [${work.type} ${work.tmdbId}]`;
