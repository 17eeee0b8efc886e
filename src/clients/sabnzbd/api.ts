import { Outage } from "../../core/errors.ts";
import type { ClientAccess, ClientSettings, ConnectDeps } from "../../core/torrent/client.ts";
import { createTransport } from "../newsreader/torrent-client.ts";
import { isRow, type Row } from "../shared/wire.ts";

/** The API of one SABnzbd. Its key is sent in the body, where no proxy notes it. */
export function createApi(settings: ClientSettings, { url, key }: ClientAccess, deps: ConnectDeps) {
  const unauthorized = (what: string): Outage => new Outage("client_unauthorized", `${settings.title} ${what}.`);
  const own = `${settings.settings}_KEY`;
  const wrongKey = () =>
    key() === undefined
      ? unauthorized(`asks for its API key; set ${own}`)
      : unauthorized(`refuses the key; set ${own} to its API key, which is another one than its NZB key`);
  const { ask, faults, close } = createTransport(settings, {
    ...deps,
    refusal({ status, text }) {
      const told = text.slice(0, 500);
      // Old versions refuse with a status of success.
      if (/^\W*(?:error: )?API Key (?:Required|Incorrect)/i.test(told)) return wrongKey();
      if (status !== 403 && status !== 401) return undefined;
      if (/hostname/i.test(told))
        return unauthorized(
          `refuses the host name by which it is asked; write its IP address in ${settings.urlSetting}, or add the name to host_whitelist there`,
        );
      if (/external|access denied/i.test(told))
        return unauthorized("refuses this machine; let its network in there, under External internet access");
      return wrongKey();
    },
  });
  const endpoint = new URL(`${url.replace(/\/+$/, "").replace(/\/api$/, "")}/api`);

  /** The part of an answer that is asked for. @throws Outage; the signal's reason */
  async function read(
    mode: string,
    fields: Record<string, string>,
    part: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({ ...fields, mode, output: "json", apikey: key() ?? "" }).toString();
    const answer = await ask({ method: "POST", url: endpoint, headers, body }, signal);
    const value = isRow(answer) ? answer[part] : undefined;
    if (value === undefined)
      throw faults.unavailable(`to ${mode} it answers with an error; check that ${settings.urlSetting} is SABnzbd's`);
    return value;
  }

  /** The same, of what is an object. */
  async function readRow(...asked: Parameters<typeof read>): Promise<Row> {
    const value = await read(...asked);
    if (!isRow(value)) throw faults.unavailable(`its ${asked[2]} cannot be read; update it`);
    return value;
  }

  return { read, readRow, faults, close };
}

export type Api = ReturnType<typeof createApi>;
