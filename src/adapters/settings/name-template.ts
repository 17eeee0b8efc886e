import * as z from "zod";
import { checkTemplate } from "../../core/plan/names/check-template.ts";
import { NAME_KINDS, type NameKind, type Template } from "../../core/plan/names/parse-template.ts";
import { EPISODE_ORDERS, type EpisodeOrder, type EpisodeOrders } from "../../core/release/item.ts";
import { items } from "./text.ts";
import { type Reader, value } from "./variable.ts";

const braced = (field: string): string => `{${field}}`;

/** How a kind of folder or file is named. What Plex would not match is refused, with what would do. */
export const nameTemplate = (kind: NameKind): Reader<Template> => ({
  form: NAME_KINDS[kind].fields.length === 0 ? "name" : "[name template](filing.md#names)",
  choices: NAME_KINDS[kind].fields.map(braced),
  // `{Title:2}` is meant to be `{title}`.
  wordsIn: (text) => Array.from(text.matchAll(/\{([a-z_]+)(?::\d*)?\}/g), ([, field = ""]) => braced(field)),
  schema: () =>
    z.string().transform((text, context): Template => {
      const checked = checkTemplate(kind, text);
      if (!("allowed" in checked)) return checked;
      context.addIssue({ code: "custom", message: checked.allowed });
      return z.NEVER;
    }),
});

const SHOW = /^(\d{1,12})=([a-z_]+)$/;

/** An order for all shows, and others by their TMDB ids: `aired, 37854=absolute`. Each at most once. */
export const episodeOrders = (): Reader<EpisodeOrders> => ({
  ...value(
    "order, or show=order",
    `${EPISODE_ORDERS.join(", ")}, or such an order for one show by its TMDB id, like 37854=absolute; separated by commas`,
    parse,
  ),
  choices: EPISODE_ORDERS,
  wordsIn: (text) => items(text.toLowerCase()).map((item) => item.replace(/^\d+=/, "")),
});

function parse(text: string): EpisodeOrders | undefined {
  const usual: EpisodeOrder[] = [];
  const shows: EpisodeOrders["shows"][number][] = [];
  for (const item of items(text.toLowerCase())) {
    const [, id, said = item] = SHOW.exec(item) ?? [];
    const order = EPISODE_ORDERS.find((one) => one === said);
    if (order === undefined) return undefined;
    if (id === undefined) usual.push(order);
    else shows.push({ tmdbId: Number(id), order });
  }
  const isOnce = new Set(shows.map(({ tmdbId }) => tmdbId)).size === shows.length;
  return usual.length <= 1 && isOnce ? { usual: usual[0] ?? "aired", shows } : undefined;
}
