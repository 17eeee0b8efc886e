import { UserError } from "../../base/errors.ts";
import { isFields } from "../../base/text/parse-json.ts";
import type { HookCall } from "../../core/torrent/client.ts";
import type { QbittorrentApi } from "./api.ts";

/**
 * Formats the line for “Run external program on torrent finished”. The line is split at spaces
 * outside quotation marks before %K is replaced with the torrent's id, and no shell parses it
 * (4.5.2). This way, no part of a torrent's name can become part of a command.
 */
export const formatHookLine = ({ script, client }: HookCall): string =>
  `"${script}" --client ${client} --hash %K`;

/** Returns the program in such a line. Undefined if no program is set. */
export function programOf(line: string): string | undefined {
  const [, quoted, bare] = /^\s*(?:"([^"]*)"|([^\s"]+))/.exec(line) ?? [];
  return quoted || bare || undefined;
}

/**
 * Sets the hook, then reads it back to verify it.
 * @throws UserError `refused`
 */
export async function setHook(
  api: QbittorrentApi,
  title: string,
  call: HookCall,
  signal: AbortSignal,
): Promise<void> {
  if (/["%\p{Cc}]/u.test(call.script)) {
    throw UserError.refused(
      `${title} cannot run a program whose path contains a quotation mark or a percent sign.`,
      "Put torrent-done.sh, or a link to it, into another folder.",
    );
  }
  const wanted = { autorun_enabled: true, autorun_program: formatHookLine(call) };
  if (await order(api, wanted, signal)) return;
  throw UserError.refused(
    `${title} did not accept the program.`,
    `Set it in qBittorrent: ${PLACE}.`,
  );
}

/**
 * Clears the hook, then reads it back to verify it.
 * @throws UserError `refused`
 */
export async function unsetHook(
  api: QbittorrentApi,
  title: string,
  signal: AbortSignal,
): Promise<void> {
  if (await order(api, { autorun_enabled: false, autorun_program: "" }, signal)) return;
  throw UserError.refused(`${title} did not remove the program.`, CLEAR);
}

/** @returns true if the client has these preferences afterwards */
async function order(
  api: QbittorrentApi,
  wanted: { autorun_enabled: boolean; autorun_program: string },
  signal: AbortSignal,
): Promise<boolean> {
  await api.order("app/setPreferences", { json: JSON.stringify(wanted) }, signal);
  const now = await api.read("app/preferences", {}, signal);
  return isFields(now) && Object.entries(wanted).every(([name, value]) => now[name] === value);
}

const PLACE = 'Options, Downloads, "Run external program on torrent finished"';
/** The sentence that tells a person where to remove the hook. */
export const CLEAR = `Clear it in qBittorrent: ${PLACE}.`;
