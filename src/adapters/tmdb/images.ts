import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import { createCoalesce } from "../http/coalesce.ts";
import { HttpFault } from "../http/faults.ts";
import { createHttp } from "../http/http.ts";
import { toTmdbImageBase } from "./base-url.ts";
import { createRateLimit } from "./transport.ts";

const MAX_IN_FLIGHT = 4;
const MAX_IMAGE_BYTES = 512 * 1024;

export interface Images {
  /** `path` is TMDB's name of the image with a leading slash, checked by the caller. */
  fetchImage(size: string, path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

interface ImagesDeps {
  /** TMDB_URL, which determines where the images are. */
  baseUrl: string;
  clock: Clock;
  trace?: Trace | undefined;
  deadlineMs?: number;
}

/**
 * Fetches TMDB's images from one host, without following redirects. Images need no key, and none is
 * sent. `fetchImage` returns undefined if the image is too large, too late or an error.
 * @throws the signal's reason
 */
export function createImages(deps: ImagesDeps): Images {
  const { baseUrl, clock, trace, deadlineMs = 5000 } = deps;
  const base = toTmdbImageBase(baseUrl);
  const limits = { deadlineMs, maxBytes: MAX_IMAGE_BYTES, connections: MAX_IN_FLIGHT };
  const http = createHttp({ clock, ...limits, trace, service: "tmdb-images" });
  const inTurn = createRateLimit({ clock, inFlight: MAX_IN_FLIGHT, perSecond: undefined });
  const coalesce = createCoalesce<Uint8Array | undefined>();

  async function ask(url: URL, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const headers = { accept: "image/webp,image/jpeg,image/png", "user-agent": "plex-ingest" };
    try {
      const answer = await inTurn(
        () => http.sendForBytes({ method: "GET", url, headers }, signal),
        signal,
      );
      const { "content-type": type = "image/*" } = answer.headers;
      return answer.status === 200 && type.startsWith("image/") ? answer.bytes : undefined;
    } catch (error) {
      if (error instanceof HttpFault) return undefined;
      throw error;
    }
  }

  return {
    fetchImage: (size, path, signal) =>
      coalesce(`${size}${path}`, signal, (stop) =>
        ask(new URL(`${base.pathname}${size}${path}`, base.origin), stop),
      ),
    close: http.close,
  };
}
