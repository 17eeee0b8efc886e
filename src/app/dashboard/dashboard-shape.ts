import * as z from "zod";
import { STATES } from "../../core/release/state.ts";

const time = z.iso.datetime().describe("ISO 8601, UTC");
const count = z.int().nonnegative();
const bytes = z.int().nonnegative();
const name = z.string().describe("at most 80 characters; untrusted text");

/** `silent`: nothing proves now that it works. `unknown`: it is not set up or not checked yet. */
const service = z.enum(["ok", "silent", "down", "unknown"]);

/** The answer to `GET /api/status`, for dashboards. Fields are added, but never renamed. */
export const dashboard = z.strictObject({
  version: z.string(),
  status: z.enum(["ok", "degraded", "down", "standing_by"]),
  started_at: time.describe("Start of the process that answers"),
  queue: z.strictObject({
    review: count.describe("Releases that wait for a person"),
    waiting: count.describe("Downloads that are still changing or are held"),
    working: count.describe("Releases that are being identified, filed or undone"),
    oldest_review_at: time.exactOptional().describe("Since when the oldest release waits"),
  }),
  filed: z.strictObject({
    today: count.describe("Since midnight UTC"),
    days_7: count.describe("Today and the six days before, UTC"),
    total: count.describe("Releases that are filed now"),
  }),
  last_filed: z.strictObject({ title: name, at: time }).exactOptional(),
  recent: z.array(z.strictObject({ id: z.int(), name, state: z.enum(STATES), at: time })).max(5),
  services: z.strictObject({ plex: service, tmdb: service }).catchall(service),
  clients: z.record(z.string(), service),
  space: z.array(z.strictObject({ name, free_bytes: bytes, total_bytes: bytes })),
  trash: z.strictObject({ files: count, bytes }),
});

export type Dashboard = z.output<typeof dashboard>;
export type ServiceState = z.output<typeof service>;
