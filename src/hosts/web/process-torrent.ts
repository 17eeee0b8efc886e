import { actorOf } from "./guard/caller.ts";
import { Refusal } from "./guard/hosts.ts";
import type { WebRoute } from "./server/handle.ts";
import type { BodyLimits } from "./server/read-body.ts";
import { sendJson } from "./server/send.ts";

/** Limits of a report. Each of its three fields has at most 4,096 characters. */
const LIMITS: BodyLimits = { bytes: 64 * 1024, depth: 8, parts: 100 };

/** A hook's report of a finished torrent. Its text is untrusted. */
type FinishedReport = Record<"client" | "path" | "hash", string | undefined>;

/**
 * Records a finished torrent and returns what was recorded. @throws UserError if nothing was
 * recorded
 */
export type RecordTorrent = (
  finished: FinishedReport,
  actor: string,
) => Promise<"hint" | "release" | "known">;

/**
 * Receives reports from a hook in another container. On this machine, `torrent-done --client --path
 * --hash` does the same.
 */
export const createProcessTorrentRoute = (record: RecordTorrent): WebRoute => ({
  path: "/api/process-torrent",
  methods: ["POST"],
  role: "operator",
  async answer({ request, response, readBody }) {
    const body = await readBody(LIMITS);
    const finished = {
      client: fieldOf(body, "client"),
      path: fieldOf(body, "path"),
      hash: fieldOf(body, "hash"),
    };
    if (finished.path === undefined && finished.hash === undefined) {
      throw new Refusal(
        400,
        'The body does not name a download. Send {"path": "/downloads/Name"} or {"hash": "…"}.',
      );
    }
    sendJson(response, 202, {
      recorded: await record(finished, actorOf(request.headers["user-agent"])),
    });
  },
});

const MAX_CHARS = 4096;

function fieldOf(body: unknown, name: string): string | undefined {
  const value =
    typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" && value.length <= MAX_CHARS && !value.includes("\0")) return value;
  throw new Refusal(400, `The field ${name} must be text of at most ${MAX_CHARS} characters.`);
}
