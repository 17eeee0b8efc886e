import type { Clock } from "../../core/clock.ts";
import { createHttp } from "./http.ts";

const MAX_BYTES = 1024 ** 2;

/**
 * The clock of a server, milliseconds since 1970, from the header `Date` of whatever it answers; undefined when it gives
 * none. No secret is sent. @throws HttpFault, the signal's reason
 */
export async function serverDate(url: URL, clock: Clock, signal: AbortSignal): Promise<number | undefined> {
  const http = createHttp({ clock, deadlineMs: 4000, maxBytes: MAX_BYTES, connections: 1, service: "clock" });
  try {
    const { headers } = await http.send({ method: "GET", url, headers: {} }, signal);
    const at = Date.parse(String(headers["date"]));
    return Number.isNaN(at) ? undefined : at;
  } finally {
    await http.close();
  }
}
