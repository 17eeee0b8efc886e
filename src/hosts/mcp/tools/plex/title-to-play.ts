import { UserError } from "../../../../base/errors.ts";
import { quoted } from "../../../../base/text/clean-text.ts";
import type { JsonFields } from "../../../../base/text/parse-json.ts";
import type { UseCases } from "../../../../program/use-cases/use-cases.ts";
import { formatCall } from "../format-call.ts";

const TOOL = "control_playback";
/** Number of calls that are offered if several items match. */
const MAX_OFFERED = 3;

type ShownItem = { id: string; type: string; title: string; show?: string; year?: number };

/**
 * Returns the error for a call that names a title: it offers the same call with the session that
 * plays this title, or, to play it, with the item that has it.
 */
export async function explainTitle(
  title: string,
  { action, ...rest }: JsonFields & { action: string },
  deps: Pick<UseCases, "plex" | "library">,
  signal: AbortSignal,
): Promise<UserError> {
  const given = { action, ...rest };
  const message = `${TOOL} takes ids, and ${quoted(title)} is a title.`;
  return action === "play"
    ? new UserError(message, await callsToStart(title, given, deps, signal))
    : new UserError(message, await callsToSteer(title, given, deps, signal));
}

async function callsToStart(
  title: string,
  given: JsonFields,
  { library }: Pick<UseCases, "library">,
  signal: AbortSignal,
): Promise<string> {
  const { results } = await (await library()).search({ query: title, limit: 20 }, signal);
  const same = results.filter((item) => hasTitle(item, title));
  const meant = same.length > 0 ? same : results;
  if (meant.length === 0) {
    const other = formatCall("search_media", { query: title });
    return `Plex has nothing with that title; try other words. ${other}`;
  }
  return offer(meant.map((item) => [item, { ...given, media_id: item.id }]));
}

async function callsToSteer(
  title: string,
  given: JsonFields,
  { plex }: Pick<UseCases, "plex">,
  signal: AbortSignal,
): Promise<string> {
  const { sessions } = await (await plex()).playbackStatus({}, signal);
  const meant = sessions.filter(({ media }) => hasTitle(media, title));
  if (meant.length === 0) {
    return `Nothing with that title is playing. ${formatCall("get_playback_status", {})}`;
  }
  return offer(meant.map(({ media, session_id }) => [media, { ...given, session_id }]));
}

const hasTitle = ({ title, show }: ShownItem, wanted: string): boolean =>
  [title, show].some((text) => text?.toLowerCase() === wanted.trim().toLowerCase());

/** The only call, or one for each of several items, so that the client can choose. */
function offer(calls: readonly (readonly [ShownItem, JsonFields])[]): string {
  const [only, second] = calls;
  if (only && !second) return formatCall(TOOL, only[1]);
  const each = calls
    .slice(0, MAX_OFFERED)
    .map(([item, args]) => `For ${nameOf(item)}: ${formatCall(TOOL, args)}`);
  const more = calls.length - each.length;
  return [...each, ...(more > 0 ? [`${more} more match.`] : [])].join(" ");
}

const nameOf = ({ type, title, show, year }: ShownItem): string =>
  [
    `the ${type} ${quoted(title)}`,
    ...(show === undefined ? [] : [`of ${quoted(show)}`]),
    ...(year === undefined ? [] : [`(${year})`]),
  ].join(" ");
