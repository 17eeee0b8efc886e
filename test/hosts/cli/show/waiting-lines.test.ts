import { expect, test } from "vitest";
import type { ShownRelease } from "../../../../src/app/shown/release-shape.ts";
import { formatWaitingLines } from "../../../../src/hosts/cli/commands/queue.ts";
import { shownRelease } from "../../../support/shown-release.ts";

const release = (id: number, code?: string): ShownRelease =>
  shownRelease(`Film.${id}.mkv`, {
    id,
    state: "approved",
    ...(code
      ? {
          waiting: {
            code,
            message: "plex-ingest has no permission to read /in.",
            since: "",
            next_try_at: "",
          },
        }
      : {}),
  });

test("lists releases that wait for permissions, and how to fix them", () => {
  const items = [1, 2, 3, 4, 5].map((id) => release(id, "not_readable"));
  expect(formatWaitingLines([...items, release(6)])).toEqual([
    "5 releases are waiting: #1 Film.1.mkv, #2 Film.2.mkv, #3 Film.3.mkv and 2 more.",
    expect.stringMatching(
      /has no permission to read \/in\. Give the engine's user read access .* It is tried again automatically\.$/,
    ),
  ]);
});

test("prints no remedy for an outage that ends on its own, and prints separate lines for each kind", () => {
  const lines = formatWaitingLines([release(1, "tmdb_unavailable"), release(2, "no_space")]);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toBe(
    "  plex-ingest has no permission to read /in. It is tried again automatically.",
  );
  expect(formatWaitingLines([release(1)])).toEqual([]);
});
