import { EPISODE_ORDERS, type EpisodeOrder, type EpisodeOrders } from "../../core/release/item.ts";
import { items } from "./text.ts";
import { type Reader, value } from "./variable.ts";

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
